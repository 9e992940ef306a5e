"""What the database itself holds about terms: known roles, order of days, no two at once, one capacity."""

import django.db.models.functions.comparison
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('units', '0004_membership_filled'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['editor', 'attribute_reviewer', 'legality_reviewer', 'confidentiality_reviewer', 'releaser', 'case_officer', 'unit_administrator', 'inspector', 'security_auditor', 'system_administrator'])), name='membership_role_known'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='membership_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True), ('ends_on__isnull', True)), fields=('user', 'unit', 'role'), name='membership_without_end_once'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('user', 'unit', 'role', 'starts_on'), name='membership_starts_once'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('capacity__isnull', True), ('ended_at__isnull', False)), models.Q(('capacity__isnull', False), ('ended_at__isnull', True), models.Q(models.Q(('capacity', django.db.models.functions.text.Concat(django.db.models.functions.comparison.Cast(models.F('user'), models.CharField(max_length=20)), models.Value(':service'))), ('role__in', ['editor', 'attribute_reviewer', 'legality_reviewer', 'confidentiality_reviewer', 'releaser', 'case_officer', 'unit_administrator', 'inspector'])), models.Q(('capacity', django.db.models.functions.text.Concat(django.db.models.functions.comparison.Cast(models.F('user'), models.CharField(max_length=20)), models.Value(':audit'))), ('role__in', ['security_auditor'])), models.Q(('capacity', django.db.models.functions.text.Concat(django.db.models.functions.comparison.Cast(models.F('user'), models.CharField(max_length=20)), models.Value(':system'))), ('role__in', ['system_administrator'])), _connector='OR')), _connector='OR'), name='membership_in_one_capacity'),
        ),
    ]
