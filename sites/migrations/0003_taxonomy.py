"""Load the shared taxonomy; what a county edits later is never overwritten."""

from django.db import migrations

from sites import taxonomy


def load(apps, schema_editor):
    taxonomy.load(
        apps.get_model("sites", "CatalogCategory"),
        apps.get_model("sites", "SubjectClass"),
        apps.get_model("sites", "DocumentKind"),
    )


class Migration(migrations.Migration):
    dependencies = [("sites", "0002_initial")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
