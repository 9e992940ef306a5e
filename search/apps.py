"""App configuration of search."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """Where is it?"""

    name = "search"
    verbose_name = _("检索")

    def ready(self) -> None:
        """Name what can be found, listen to what becomes public, start to deliver."""
        from search import delivering, outbox
        from search.pages import CatalogLines, Pages
        from search.sources import register

        register(Pages())
        register(CatalogLines())
        outbox.connect()
        delivering.connect()
