"""The root of all collections, named in English by Wagtail's own migration, stands in lists that editors read."""

from django.db import migrations

STOCK_NAME = "Root"
NAME = "全部单位"


def rename(apps, schema_editor):
    apps.get_model("wagtailcore", "Collection").objects.filter(depth=1, name=STOCK_NAME).update(name=NAME)


def restore(apps, schema_editor):
    apps.get_model("wagtailcore", "Collection").objects.filter(depth=1, name=NAME).update(name=STOCK_NAME)


class Migration(migrations.Migration):
    dependencies = [
        ("sites", "0009_entries_dated"),
    ]

    operations = [
        migrations.RunPython(rename, restore),
    ]
