"""What all our pages share: server-made slugs, addresses from the site directory, the publication frame.

An abstract mixin on Wagtail's ``Page``, not a swapped page model, because wagtail-localize cannot work with one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import Http404
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.locks import WorkflowLock
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.url_routing import RouteResult

from sites import addresses
from sites.admin.copying import DraftCopyForm
from sites.locks import UnderReview
from sites.publishing.frames import publication_frame

if TYPE_CHECKING:
    from django.http import HttpRequest

    from sites.directory import SiteEntry
    from sites.models.files import SiteDocument, SiteImage
    from sites.models.homes import HomePage
    from sites.publishing.gates import Obstacle
    from units.models import Unit

EARLIEST_YEAR = 1900
SLUG_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def new_slug() -> str:
    """A slug that says nothing that may change later: the day and six random characters, ASCII."""
    return f"{timezone.localdate():%Y%m%d}-{get_random_string(6, SLUG_ALPHABET)}"


class SitePageQuerySet(PageQuerySet):
    """Pages, deleted all or none."""

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Delete the pages and all below them, or, when one is refused, nothing (the tree counts children first)."""
        return super().delete(*args, **kwargs)


class SitePage(Page):
    """Abstract base of every page type of the cluster."""

    promote_panels: ClassVar[list[Any]] = []
    settings_panels: ClassVar[list[Any]] = []
    copy_form_class = DraftCopyForm

    objects = PageManager.from_queryset(SitePageQuerySet)()

    class Meta:
        abstract = True

    def get_lock(self) -> Any:
        """As Wagtail's, in words that hold here."""
        lock = super().get_lock()
        return UnderReview(self, lock.task) if type(lock) is WorkflowLock else lock

    # -- slugs and addresses -------------------------------------------------------------------------------------

    def _set_core_field_defaults(self) -> None:
        if not getattr(self, "slug", ""):
            self.slug = new_slug()
        super()._set_core_field_defaults()

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        """Site, root address and path, decided by the host and path of the nearest home page."""
        parts = addresses.address_parts(self, request)
        return None if parts is None else (parts[0].page_id, parts[0].root_url, parts[1])

    def get_url(self, request: HttpRequest | None = None, current_site: Any = None) -> str | None:
        """The address to link to; a path only when the page is on the host of the request."""
        return addresses.link_to(self, request)

    url = property(get_url)

    def relative_url(self, current_site: Any, request: HttpRequest | None = None) -> str | None:
        """The address to link to; Wagtail's ``Site`` rows play no part in it."""
        return addresses.link_to(self, request)

    @property
    def site_entry(self) -> SiteEntry | None:
        """The site that this page belongs to."""
        return addresses.site_of(self)

    @cached_property
    def home(self) -> HomePage:
        """The home page of this page's site."""
        from sites.models.homes import HomePage  # noqa: PLC0415 - homes are pages themselves

        if (entry := self.site_entry) is None:
            raise HomePage.DoesNotExist(_("页面不在任何网站之下。"))
        return HomePage.objects.select_related("unit").get(pk=entry.page_id).specific

    @property
    def owner_unit_id(self) -> int | None:
        """Primary key of the unit that this page belongs to: that of the nearest home page upwards."""
        entry = self.site_entry
        return None if entry is None else entry.unit_id

    @property
    def owner_unit(self) -> Unit | None:
        """The unit that this page belongs to."""
        from units.models import Unit  # noqa: PLC0415

        return Unit.objects.filter(pk=self.owner_unit_id).first() if self.owner_unit_id else None

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Serve this page; what lies below it was looked up already by the home page."""
        if path_components or not self.live:
            raise Http404
        return RouteResult(self)

    def clean(self) -> None:
        """No page stands right below a home page where something of the cluster's own answers."""
        super().clean()
        if self.slug in addresses.RESERVED_PATHS and self._is_below_a_home():
            raise ValidationError({"slug": _("“%s”是系统保留的路径，请换一个。") % self.slug})

    def _is_below_a_home(self) -> bool:
        from sites.models.homes import HomePage  # noqa: PLC0415

        parent = self.get_parent() if self.path else None
        return parent is not None and issubclass(parent.specific_class or Page, HomePage)

    def get_admin_display_title(self) -> str:
        """People of other units know a page by the title that is public, not by that of its next draft."""
        from units.walls.looking import as_a_stranger  # noqa: PLC0415 - units' models come after these

        foreign = self.path and as_a_stranger(self.owner_unit_id)
        title: str = self.title if foreign else super().get_admin_display_title()
        return title

    # -- becoming public -----------------------------------------------------------------------------------------

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Save inside a publication frame: child rows are part of what the gate was asked about."""
        with publication_frame(self):
            return super().save(*args, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """A public page always names the revision that is public, or scheduling a change would take it offline."""
        page = super().with_content_json(content)
        if page.live and page.live_revision_id is None:
            page.live_revision_id = page.latest_revision_id
        return page

    def update_aliases(self, **kwargs: Any) -> None:
        """Carry a publication to the aliases, but never that of a page which is not public itself.

        Wagtail calls this also when a publication was only scheduled, and would show the embargoed text at once.
        """
        if self.live:
            super().update_aliases(**kwargs)

    def publication_obstacles(self) -> Iterable[Obstacle]:
        """What in the page itself forbids that it becomes public; asked before the gates."""
        return ()

    def prepare_publication(self) -> None:
        """Fill in what is fixed at the moment of becoming public; called on the instance about to be saved."""

    def used_files(self) -> Iterator[SiteDocument | SiteImage]:
        """Every file that a reader of this page gets, however deep in it."""
        from sites.content import files_in  # noqa: PLC0415

        yield from files_in(self)

    # -- meta tags (standards: 网页标签规范) ------------------------------------------------------------------------

    def meta_tags(self) -> list[tuple[str, str]]:
        """Name and content of the page's own meta tags; those of the site are added by the template."""
        return []

    def breadcrumb(self) -> list[Page]:
        """The pages from the home page down to the parent of this one, one query."""
        entry = self.site_entry
        if entry is None:
            return []
        paths = [self.path[:end] for end in range(len(entry.tree_path), len(self.path), self.steplen)]
        return list(Page.objects.filter(path__in=paths).order_by("path"))


class PublishedAtMixin(models.Model):
    """The moment a reader is told as the time of publication, to the minute."""

    published_at = models.DateTimeField(
        _("发布时间"), null=True, blank=True, db_index=True, help_text=_("留空则为首次公开的时间。")
    )

    #: What the release itself filled in, so that one can tell it from what somebody chose.
    released_at = models.DateTimeField(null=True, blank=True, editable=False)

    # A copy shows the time of its original, which is a choice.
    exclude_fields_in_copy: ClassVar[list[str]] = ["released_at"]

    class Meta:
        abstract = True

    def clean(self) -> None:
        """A slip of the pen in the year is told; the first years of the calendar cannot even be stored."""
        super().clean()
        if self.published_at is not None and self.published_at.year < EARLIEST_YEAR:
            raise ValidationError({"published_at": _("发布时间的年份有误。")})

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """An older text without a time of publication does not make the item new again."""
        page = super().with_content_json(content)  # type: ignore[misc]
        if page.published_at is None:
            page.published_at = self.published_at
        page.released_at = self.released_at
        return page

    def prepare_publication(self) -> None:
        """An item that becomes public without a time of publication gets the present minute."""
        self.fill_in_published_at()
        super().prepare_publication()  # type: ignore[misc]

    def fill_in_published_at(self) -> None:
        """Take the present minute as the time of publication where nobody chose one."""
        if self.published_at is None:
            self.published_at = self.released_at = timezone.now().replace(second=0, microsecond=0)

    @property
    def published_at_text(self) -> str:
        """``YYYY-MM-DD HH:MM`` in local time, or empty (网页设计规范)."""
        return f"{timezone.localtime(self.published_at):%Y-%m-%d %H:%M}" if self.published_at else ""
