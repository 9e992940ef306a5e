"""Every catalogue row has a date to be ordered by: written on, or made public on."""

import zoneinfo

from django.db import migrations, models
from django.db.models import F
from django.db.models.functions import Coalesce, TruncDate


def fill(apps, schema_editor):
    place = zoneinfo.ZoneInfo("Asia/Shanghai")
    dated = Coalesce(F("written_on"), TruncDate("published_at", tzinfo=place))
    apps.get_model("sites", "CatalogEntry").objects.update(dated_on=dated)


class Migration(migrations.Migration):
    # The rows are filled in one transaction and altered in the next: PostgreSQL refuses both in one.
    atomic = False

    dependencies = [
        ("sites", "0008_guides_listed"),
    ]

    operations = [
        migrations.AddField(
            model_name="catalogentry",
            name="dated_on",
            field=models.DateField(null=True, verbose_name="排序日期"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name="catalogentry",
            name="dated_on",
            field=models.DateField(verbose_name="排序日期"),
        ),
        migrations.AddIndex(
            model_name="catalogentry",
            index=models.Index(fields=["-dated_on", "-published_at", "-id"], name="entry_dated"),
        ),
        migrations.AddIndex(
            model_name="catalogentry",
            index=models.Index(fields=["home", "-dated_on", "-published_at", "-id"], name="entry_home_dated"),
        ),
    ]
