"""The calendar in the admin, for whoever holds Django's permissions on its days."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from workdays.models import WorkCalendarDay


class WorkCalendarDayViewSet(SnippetViewSet):
    """List, filter and correct single days; a whole year is loaded with `import_workdays`."""

    model = WorkCalendarDay
    icon = "calendar-alt"
    menu_label = _("工作日历")
    list_display = ["date", "kind", "note", "source"]
    list_filter = {"date": ["gte", "lte"], "kind": ["exact"]}
    search_fields = ["note", "source"]
    ordering = ["-date"]
    list_per_page = 50
    list_export = ["date", "kind", "note", "source"]
    panels = [FieldPanel("date"), FieldPanel("kind"), FieldPanel("note"), FieldPanel("source")]


register_snippet(WorkCalendarDayViewSet)
