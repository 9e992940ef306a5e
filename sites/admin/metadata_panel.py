"""The panel on top of a form that says what is missing before the page goes public, as of the last save.

An autosave answers with the same templates (``wagtailadmin/pages/edit_partials.html``), so the panel follows it.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel


class MetadataPanel(Panel):
    """公开前核对."""

    def __init__(self, heading: str = "", **kwargs: object) -> None:
        super().__init__(heading=heading or _("公开前核对"), **kwargs)

    class BoundPanel(Panel.BoundPanel):
        """Shown with the page that the form edits; what it says is in the template."""

        template_name = "sites/admin/metadata_panel.html"
