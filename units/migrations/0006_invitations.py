"""Invitations by e-mail to work for a unit."""

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('units', '0005_membership_checks'),
    ]

    operations = [
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, verbose_name='电子邮箱')),
                ('roles', models.JSONField(default=list, verbose_name='岗位')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='自')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='至')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='理由')),
                ('invited_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='邀请时间')),
                ('expires_at', models.DateTimeField(verbose_name='失效时间')),
                ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='接受时间')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='撤回时间')),
                ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='接受人')),
                ('invited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='邀请人')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='units.unit', verbose_name='单位')),
            ],
            options={
                'verbose_name': '邀请',
                'verbose_name_plural': '邀请',
                'ordering': ('-invited_at', '-pk'),
                'indexes': [models.Index(fields=['unit', 'accepted_at', 'withdrawn_at'], name='invitation_unanswered')],
                'constraints': [models.CheckConstraint(condition=models.Q(('accepted_at__isnull', True), ('withdrawn_at__isnull', True), _connector='OR'), name='invitation_accepted_or_withdrawn'), models.UniqueConstraint(django.db.models.functions.text.Lower('email'), models.F('unit'), condition=models.Q(('accepted_at__isnull', True), ('withdrawn_at__isnull', True)), name='invitation_unanswered_once')],
            },
        ),
    ]
