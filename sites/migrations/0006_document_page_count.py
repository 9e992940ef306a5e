"""How long each file is; for files stored before, ``manage.py count_pages`` fills it in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sites", "0005_listed_items")]

    operations = [
        migrations.AddField(
            model_name="sitedocument",
            name="page_count",
            field=models.PositiveIntegerField(blank=True, editable=False, null=True, verbose_name="页数"),
        ),
        migrations.AddField(
            model_name="sitedocument",
            name="page_unit",
            field=models.CharField(
                blank=True,
                choices=[("", "尚未统计"), ("none", "无"), ("page", "页"), ("sheet", "个工作表"), ("slide", "张幻灯片")],
                # The database keeps the default: a running older version does not know the column.
                db_default="",
                default="",
                editable=False,
                max_length=5,
                verbose_name="页数单位",
            ),
        ),
        migrations.AddConstraint(
            model_name="sitedocument",
            constraint=models.CheckConstraint(
                condition=models.Q(page_count__isnull=True, page_unit__in=["", "none"])
                | models.Q(page_count__gte=1, page_unit__in=["page", "sheet", "slide"]),
                name="page_count_with_its_unit",
            ),
        ),
    ]
