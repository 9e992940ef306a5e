"""An index for the guides of each occasion in life, newest first."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sites", "0007_portal_announcements")]

    operations = [
        migrations.AddIndex(
            model_name="serviceguidepage",
            index=models.Index(
                fields=["life_event", "-published_at", "-page_ptr"], name="guide_event_newest"
            ),
        ),
    ]
