"""One line for everything that stands in a column; those of the pages that are public already are filled in."""

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone

STEPLEN = 4
AT_ONCE = 1000
OWN_COLUMNS = {
    "ArticlePage": ("published_at", "summary", "source"),
    "InterpretationPage": ("published_at", "summary", "source", "form"),
    "ServiceGuidePage": ("published_at", "summary", "source"),
    "LeaderPage": ("published_at", "summary", "source", "post", "rank"),
    "TopicPage": ("archived_on",),
}


def lines(apps):
    """The lines of all live pages, read while they are written."""
    ListedItem = apps.get_model("sites", "ListedItem")
    homes = dict(apps.get_model("sites", "HomePage").objects.values_list("path", "pk"))
    parents = dict(homes)
    for name in ("ColumnPage", "TopicPage"):
        parents.update(apps.get_model("sites", name).objects.values_list("path", "pk"))
    now = timezone.now()
    for name, columns in OWN_COLUMNS.items():
        pages = apps.get_model("sites", name).objects.filter(live=True)
        for row in pages.values("pk", "path", "first_published_at", *columns).iterator(AT_ONCE):
            path = row["path"]
            above = (path[:end] for end in range(len(path) - STEPLEN, 0, -STEPLEN))
            home = next((homes[place] for place in above if place in homes), None)
            column = parents.get(path[:-STEPLEN])
            if home is None or column is None:
                continue
            yield ListedItem(
                page_id=row["pk"],
                column_id=column,
                home_id=home,
                published_at=row.get("published_at") or row["first_published_at"] or now,
                summary=row.get("summary", ""),
                source=row.get("source", ""),
                form=row.get("form", ""),
                post=row.get("post", ""),
                rank=row.get("rank"),
                archived=row.get("archived_on") is not None,
            )


def fill(apps, schema_editor):
    ListedItem = apps.get_model("sites", "ListedItem")
    waiting = []
    for line in lines(apps):
        waiting.append(line)
        if len(waiting) == AT_ONCE:
            ListedItem.objects.bulk_create(waiting)
            waiting = []
    ListedItem.objects.bulk_create(waiting)


class Migration(migrations.Migration):
    dependencies = [
        ("sites", "0004_no_default_publishers"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="ListedItem",
            fields=[
                ("page", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="listed_item", serialize=False, to="wagtailcore.page")),
                ("published_at", models.DateTimeField(verbose_name="发布时间")),
                ("summary", models.TextField(blank=True, verbose_name="内容概述")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="来源")),
                ("form", models.CharField(blank=True, max_length=12, verbose_name="解读形式")),
                ("post", models.CharField(blank=True, max_length=100, verbose_name="职务")),
                ("rank", models.PositiveSmallIntegerField(null=True, verbose_name="排序")),
                ("archived", models.BooleanField(default=False, verbose_name="已归档")),
                ("column", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="wagtailcore.page", verbose_name="栏目")),
                ("home", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sites.homepage", verbose_name="网站")),
            ],
            options={
                "verbose_name": "栏目条目",
                "verbose_name_plural": "栏目条目",
                "ordering": ("-published_at", "-pk"),
                "indexes": [
                    models.Index(fields=["column", "-published_at", "-page"], name="listed_column_newest"),
                    models.Index(fields=["column", "rank"], name="listed_column_rank"),
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
