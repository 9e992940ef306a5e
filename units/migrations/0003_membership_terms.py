"""Terms of memberships, all ten roles, capacities, object permissions on units with a foreign key."""

import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('units', '0002_logins'),
    ]

    operations = [
        migrations.CreateModel(
            name='Capacity',
            fields=[
                ('key', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('service', '业务和人员管理'), ('audit', '安全审计'), ('system', '系统管理')], max_length=10, verbose_name='类别')),
            ],
            options={
                'verbose_name': '人员类别',
                'verbose_name_plural': '人员类别',
            },
        ),
        migrations.CreateModel(
            name='UnitGroupPermission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'verbose_name': '单位权限',
                'verbose_name_plural': '单位权限',
                'abstract': False,
            },
        ),
        migrations.AlterModelOptions(
            name='unit',
            options={'ordering': ('path',), 'permissions': (('edit_content', '编辑本单位内容'), ('review_attribute', '认定本单位内容的公开属性'), ('review_legality', '审查本单位文件的合法性'), ('review_confidentiality', '对本单位内容作保密审查'), ('release_content', '签发本单位内容'), ('handle_cases', '受理本单位来信和申请'), ('administer_people', '管理本单位及下级单位人员'), ('inspect_content', '督查本单位及下级单位'), ('audit_security', '审计本单位及下级单位的安全记录'), ('administer_system', '管理系统')), 'verbose_name': '单位', 'verbose_name_plural': '单位'},
        ),
        migrations.RemoveConstraint(
            model_name='membership',
            name='membership_once',
        ),
        migrations.RemoveConstraint(
            model_name='membership',
            name='membership_role_known',
        ),
        migrations.AddField(
            model_name='membership',
            name='ended_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='结束时间'),
        ),
        migrations.AddField(
            model_name='membership',
            name='ends_on',
            field=models.DateField(blank=True, help_text='当日 24 时收回；不填为不限。', null=True, verbose_name='至'),
        ),
        migrations.AddField(
            model_name='membership',
            name='granted_at',
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name='授予时间'),
        ),
        migrations.AddField(
            model_name='membership',
            name='granted_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='授予人'),
        ),
        migrations.AddField(
            model_name='membership',
            name='reason',
            field=models.CharField(blank=True, max_length=500, verbose_name='理由'),
        ),
        migrations.AddField(
            model_name='membership',
            name='starts_on',
            field=models.DateField(default=django.utils.timezone.localdate, verbose_name='自'),
        ),
        migrations.AddField(
            model_name='user',
            name='rights_of',
            field=models.DateField(blank=True, default=django.utils.timezone.localdate, editable=False, null=True, verbose_name='权限推导日期'),
        ),
        migrations.AlterField(
            model_name='membership',
            name='role',
            field=models.CharField(choices=[('editor', '编辑'), ('attribute_reviewer', '属性认定'), ('legality_reviewer', '合法性审查'), ('confidentiality_reviewer', '保密审查'), ('releaser', '签发'), ('case_officer', '受理'), ('unit_administrator', '单位管理员'), ('inspector', '督查'), ('security_auditor', '安全审计'), ('system_administrator', '系统管理')], max_length=24, verbose_name='岗位'),
        ),
        migrations.AddField(
            model_name='capacity',
            name='user',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='capacity', to=settings.AUTH_USER_MODEL, verbose_name='人员'),
        ),
        migrations.AddField(
            model_name='membership',
            name='capacity',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='memberships', to='units.capacity', verbose_name='人员类别'),
        ),
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(fields=['user', 'ended_at'], name='membership_of_user'),
        ),
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(fields=['unit', 'role', 'ended_at'], name='membership_at_unit'),
        ),
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(fields=['ended_at', 'ends_on'], name='membership_running_out'),
        ),
        migrations.AddField(
            model_name='unitgrouppermission',
            name='content_object',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='group_permissions', to='units.unit'),
        ),
        migrations.AddField(
            model_name='unitgrouppermission',
            name='group',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.group'),
        ),
        migrations.AddField(
            model_name='unitgrouppermission',
            name='permission',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.permission'),
        ),
        migrations.AddConstraint(
            model_name='capacity',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['service', 'audit', 'system'])), name='capacity_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='capacity',
            constraint=models.CheckConstraint(condition=models.Q(('key', django.db.models.functions.text.Concat(django.db.models.functions.comparison.Cast(models.F('user'), models.CharField(max_length=20)), models.Value(':'), models.F('kind')))), name='capacity_key_says_who'),
        ),
        migrations.AlterUniqueTogether(
            name='unitgrouppermission',
            unique_together={('group', 'permission', 'content_object')},
        ),
    ]
