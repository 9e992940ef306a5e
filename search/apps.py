"""App configuration of search."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """Where is it?"""

    name = "search"
    verbose_name = _("检索")

    def ready(self) -> None:
        """Name what can be found, answer below every site, listen to what becomes public, start to deliver."""
        from search import delivering, outbox
        from search.pages import CatalogLines, Pages
        from search.sources import register
        from search.views.feed import search_feed
        from search.views.open_search import open_search
        from search.views.page import search_page
        from sites import site_pages

        register(Pages())
        register(CatalogLines())
        site_pages.register("search", search_page)
        site_pages.register("search/feed", search_feed)
        site_pages.register("search/opensearch", open_search)
        outbox.connect()
        delivering.connect()
