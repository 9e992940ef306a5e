"""Everything that somebody without an account can ask for; what was served, and for which page it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from approvals.models import Review
from sites import directory
from sites.models import SiteDocument, SiteRendition
from tests.approvals.proof.county import House

BELOW_LISTS = ("", "feed/", "feed/rss/")
BELOW_CATALOGUES = ("", "feed/", "export/csv/", "export/xlsx/")
OK = 200


@dataclass(frozen=True)
class Served:
    """One answer; ``page`` is the item at whose own address it was given, ``picture`` whose rendition it is."""

    address: str
    status: int
    content: bytes
    page: int | None = None
    picture: int | None = None


def read_everything(houses: list[House], pages: list[int]) -> Iterator[Served]:
    """Fetch every channel: the pages, all files, and the lists of these units (the first has the portal)."""
    client = Client()
    yield from _items(client, pages)
    yield from _files(client, houses[0].home.host)
    yield from _lists(client, houses, houses[0])


def _lists(client: Client, houses: list[House], portal: House) -> Iterator[Served]:
    for house in houses:
        yield _of(client, house.home)
        for column in house.columns:
            for below in BELOW_LISTS if house is portal else BELOW_LISTS[:2]:
                yield _of(client, column, below)
        for below in BELOW_CATALOGUES if house is portal else BELOW_CATALOGUES[:1]:
            yield _of(client, house.catalog, below)
    for house in houses:
        yield _get(client, house.home.host, f"/sitemap-{house.home.pk}.xml")
    yield _get(client, portal.home.host, "/sitemap.xml")


def _items(client: Client, pages: list[int]) -> Iterator[Served]:
    for page in Page.objects.filter(pk__in=pages).order_by("pk"):
        yield _of(client, page, own=True)


def _files(client: Client, host: str) -> Iterator[Served]:
    for document in SiteDocument.objects.order_by("pk"):
        yield _get(client, host, document.url)
    for rendition in SiteRendition.objects.order_by("pk"):
        path = reverse("serve_rendition", args=[rendition.file.name.removeprefix("renditions/")])
        answer = _get(client, host, path)
        yield Served(answer.address, answer.status, answer.content, picture=rendition.image_id)


def behind_the_door(pages: list[int]) -> Iterator[Served]:
    """Addresses for staff that name a page or a review: nobody gets anything there without a login."""
    client = Client()
    for number in pages:
        for name in ("edit", "view_draft", "history", "preview_on_edit"):
            yield _get(client, "yunxi.localhost", reverse(f"wagtailadmin_pages:{name}", args=[number]))
        yield _get(client, "yunxi.localhost", f"/admin/api/main/pages/{number}/")
        for address in (f"/api/v2/pages/{number}/", f"/admin/publishing/{number}/"):
            yield _get(client, "yunxi.localhost", address)
        for review in Review.objects.filter(page_number=number):
            yield _get(client, "yunxi.localhost", reverse("approvals:review", args=[review.pk]))


def _of(client: Client, page: Page, below: str = "", *, own: bool = False) -> Served:
    entry = directory.current().site_of(page.path)
    if entry is None:
        return Served("", 404, b"", page.pk if own else None)
    answer = _get(client, entry.host, entry.address_of(page.url_path) + below)
    return Served(answer.address, answer.status, answer.content, page.pk if own else None)


def _get(client: Client, host: str, path: str) -> Served:
    response = client.get(path, headers={"host": host})
    return Served(f"{host}{path}", response.status_code, response.getvalue())
