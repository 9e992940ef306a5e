"""Take away what Wagtail ships with: groups that may publish everywhere, and the workflow on the tree's root.

Publishing is an operation of ours; rights come from memberships. Groups that somebody uses are left alone.
"""

from django.db import migrations


def remove_defaults(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    User = apps.get_model("units", "User")
    WorkflowPage = apps.get_model("wagtailcore", "WorkflowPage")
    GroupPagePermission = apps.get_model("wagtailcore", "GroupPagePermission")
    for group in Group.objects.filter(name__in=["Moderators", "Editors"]):
        if not User.objects.filter(groups=group).exists():
            group.delete()
    GroupPagePermission.objects.filter(permission__codename="publish_page").delete()
    WorkflowPage.objects.filter(page__depth=1).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("sites", "0003_taxonomy"),
        ("units", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
    ]

    operations = [migrations.RunPython(remove_defaults, migrations.RunPython.noop)]
