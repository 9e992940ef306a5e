"""Walks the admin by its links as one person, and finds what is not said in Chinese."""

from __future__ import annotations

import json
import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from bs4 import BeautifulSoup, Comment
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve
from wagtail.models import Page

HOST = "yunxi.localhost"
# One kind of screen is read once for each set of questions asked of it: a list and its second page say the same words.
VISITS_OF_A_SCREEN = 1

#: Letters that are no English sentence. Each line says why it may stay.
ALLOWED = frozenset(
    word.lower()
    for word in [
        # Formats of files and what they are measured in: written so in Chinese too.
        *(
            "PDF",
            "OFD",
            "DOC",
            "DOCX",
            "XLS",
            "XLSX",
            "PPT",
            "PPTX",
            "WPS",
            "ET",
            "TXT",
            "CSV",
            "ZIP",
            "JSON",
        ),
        *(
            "GIF",
            "JPG",
            "JPEG",
            "PNG",
            "WEBP",
            "AVIF",
            "SVG",
            "HTML",
            "MP3",
            "M4A",
            "MP4",
            "WEBM",
            "KB",
            "MB",
        ),
        # Words of the trade without a Chinese form.
        *("URL", "ICP", "JavaScript", "ID", "RSS", "QR"),
        # Keys of the keyboard, as printed on it.
        *("Ctrl", "Alt", "Shift", "Enter", "Esc", "Tab"),
        # The name that Wagtail's own migrations give to the root of all pages and collections.
        "Root",
        # Codes of units in the list of units, as the tests name them; logins, as the record keeps them.
        *("yxxzf", "jyj"),
        *("bianji", "qianfa"),
        # Names of languages in their own language, and their codes.
        *("English", "zh", "hans", "en"),
    ]
)
_WORDS = re.compile(r"[A-Za-z]{2,}")
_NOT_PROSE = re.compile(
    r"https?://\S+|localhost|\b[a-z]+/\d{4}-\d+|[\w.+-]+@[\w-]+\.\w+|(?<![\w.])[\w-]+(?:\.[\w-]+)*\.localhost(?::\d+)?"
    r"|(?<!\w)/[\w/?=&%#.:-]+|[\w（）-]+\.(?:pdf|txt|png|docx?|xlsx?|csv|zip)\b|#[0-9a-fA-F]{6}\b"
    r"|\{\{?\w*\}?\}|%\(\w+\)[sd]|&\w+;|\b\d{8}-[a-z0-9]{6}\b|__[A-Z_]+__",
    re.IGNORECASE,
)
_SPOKEN = ("aria-label", "aria-description", "aria-roledescription", "title", "placeholder", "alt", "label")
# Attributes from which scripts take words.
_SCRIPTED = re.compile(r"^data-.*(label|text|title|message|tooltip-content|placeholder|confirm|heading|help)")
# Attributes and scripts that hold JSON, and the keys in it under which words stand.
_JSON = re.compile(r"^data-(value|telepath|.*arguments|.*options|.*props|.*strings)")
_WORD_KEYS = re.compile(
    r"label|text$|title|message|placeholder|heading|description|strings|error|help", re.IGNORECASE
)
_ADDRESSES = ("href", "action", "formaction", "src")


@dataclass
class Found:
    """English on a screen."""

    screen: str
    place: str
    text: str

    def __str__(self) -> str:
        return f"{self.screen}: {self.place}: {self.text[:120]}"


def english_in(text: str) -> bool:
    """Whether a text holds words that are neither Chinese nor allowed."""
    return any(word.lower() not in ALLOWED for word in _WORDS.findall(_NOT_PROSE.sub(" ", text)))


def _words_in_json(value: Any, key: str = "", spoken: bool = False) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _words_in_json(inner, name, spoken or bool(_WORD_KEYS.search(str(name))))
    elif isinstance(value, list):
        for inner in value:
            yield from _words_in_json(inner, key, spoken)
    elif isinstance(value, str) and spoken and _reads_as_words(value):
        yield from (text for _place, text in words_of(value)) if "<" in value else [value]


def _reads_as_words(value: str) -> bool:
    """Names of icons, fields and classes are one lower-case token; what people read is not."""
    if value.lstrip()[:1] in ("{", "["):
        return False  # the rich text editor's own notation
    return not re.fullmatch(r"[a-z0-9_./:#\[\]-]*|[a-z]+[A-Z]\w*", value)


def words_of(html: str | BeautifulSoup) -> Iterator[tuple[str, str]]:
    """Every text of a screen that somebody sees or hears, with its place; takes a parsed screen apart."""
    soup = BeautifulSoup(html, "html.parser") if isinstance(html, str) else html
    for script in soup.find_all("script"):
        if script.get("type") == "application/json" and script.string and script.get("id") not in NO_WORDS:
            for text in _words_in_json(json.loads(script.string)):
                yield f"script#{script.get('id', '')}", text
        script.decompose()
    for gone in soup.find_all(["style", "code", "textarea"]):
        gone.decompose()
    for template in soup.find_all("template"):
        template.name = "div"  # its text is shown later
    for text in soup.find_all(string=True):
        if isinstance(text, Comment) or not text.strip() or _is_empty_counter(text):
            continue
        if text.parent.name not in ("symbol", "[document]"):
            yield text.parent.name, " ".join(text.split())
    for element in soup.find_all(True):
        yield from _words_of_attributes(element)


def _is_empty_counter(text: Any) -> bool:
    """A counter that has nothing to count is hidden, and holds Python's None."""
    return text.strip() == "None" and text.parent.has_attr("data-side-panel-toggle-counter")


def _words_of_attributes(element: Any) -> Iterator[tuple[str, str]]:
    for name, value in element.attrs.items():
        place = f"{element.name}[{name}]"
        if not isinstance(value, str) or not value.strip():
            continue
        if name in _SPOKEN or (name == "value" and element.get("type") in ("submit", "button", "reset")):
            yield place, value
        elif _JSON.match(name) or (name.startswith("data-") and value[:1] in "[{"):
            try:
                yield from ((place, text) for text in _words_in_json(json.loads(value)))
            except ValueError:
                continue
        elif _SCRIPTED.match(name) and _reads_as_words(value):
            yield place, value


@dataclass
class Crawl:
    """One person's walk. ``limit`` bounds the number of screens that are read."""

    client: Client
    limit: int = 200
    found: list[Found] = field(default_factory=list)
    seen: Counter[Any] = field(default_factory=Counter)
    read: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def walk(self, *starts: str) -> None:
        """Read the starting screens, then what they lead to, breadth first."""
        waiting = deque(starts)
        while waiting and len(self.read) < self.limit:
            address = waiting.popleft()
            if self._is_new(address):
                waiting.extend(self.look_at(address))

    def look_at(self, address: str, posted: dict[str, Any] | None = None) -> list[str]:
        """Read one screen (sending a form, if given); the addresses that it leads to."""
        sent: Any = (
            self.client.get(address, HTTP_HOST=HOST)
            if posted is None
            else self.client.post(address, posted, HTTP_HOST=HOST)
        )
        if sent.status_code in (301, 302):
            return [urljoin(address, sent["Location"])]
        if sent.status_code >= 500 or (sent.status_code == 404 and posted is None):
            self.broken.append(f"{sent.status_code} {address}")
        # Parsed once: reading a screen takes longer than making it.
        screen = BeautifulSoup(self._html(sent), "html.parser")
        links = [urljoin(address, link) for link in self._links(screen)]
        self.read.append(address)
        for place, text in words_of(screen):
            if english_in(text) and (place, text) not in NOT_TRANSLATABLE:
                self.found.append(Found(address, place, text))
        return links

    def _html(self, response: HttpResponse) -> str:
        kind = response.headers.get("Content-Type", "")
        if kind.startswith("application/json"):
            answer = json.loads(response.content)
            return str(answer.get("html", "")) if isinstance(answer, dict) else ""
        return response.content.decode() if kind.startswith("text/html") else ""

    def _links(self, soup: BeautifulSoup) -> Iterator[str]:
        for element in soup.find_all(True):
            for name, value in element.attrs.items():
                is_address = name in _ADDRESSES or (name.startswith("data-") and "url" in name)
                if is_address and isinstance(value, str) and value.startswith(("/", "?")):
                    yield value
        for script in soup.find_all("script", type="application/json"):
            yield from re.findall(r'"(/admin/[^"\s]*)"', script.string or "")

    def _type_of(self, page_id: int | None) -> str:
        page = Page.objects.filter(pk=page_id).select_related("content_type").first()
        return page.content_type.model if page else ""

    def _is_new(self, address: str) -> bool:
        parts = urlsplit(address)
        if parts.netloc not in ("", HOST) or not parts.path.startswith("/admin/"):
            return False
        try:
            match = resolve(parts.path)
        except Resolver404:
            return False
        if match.view_name in NOT_FOLLOWED or "export" in parts.query:
            return False
        names = tuple(sorted(name for name, _value in parse_qsl(parts.query) if name != "next"))
        # Forms differ by the type of page.
        kind = match.kwargs.get("content_type_model_name") or (
            self._type_of(match.kwargs.get("page_id")) if match.view_name.endswith(":edit") else ""
        )
        key = (match.view_name, names, kind)
        self.seen[key] += 1
        return self.seen[key] <= VISITS_OF_A_SCREEN and parts.path + parts.query not in self.read


#: Written into a stock template without a hook or a block around it (wagtailadmin/shared/header.html); read out only.
NOT_TRANSLATABLE = frozenset({("input[value]", "Search")})
#: Scripts with settings of scripts.
NO_WORDS = frozenset({"wagtail-config"})
#: Not screens: they end the walk, are drawn on the public side, or are data for scripts.
NOT_FOLLOWED = frozenset(
    {
        "account_logout",
        "wagtailadmin_sprite",
        "wagtailadmin_javascript_catalog",
        "wagtailadmin_pages:preview_on_edit",
        "wagtailadmin_pages:preview_on_add",
        "wagtailadmin_pages:view_draft",
        "wagtailadmin_pages:revisions_view",
        "wagtailimages:preview",
    }
)
