"""Sends requests as one person and finds what of another unit comes back, and what has changed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from django.apps import apps
from django.contrib.messages import get_messages
from django.db import connection, transaction
from django.test import Client

from tests.cluster.walls.stage import leaks_in
from units.models import User

HOST = "yunxi.localhost"
METHODS = ("get", "post", "put", "patch", "delete")
_WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE)\b", re.IGNORECASE)
#: Written by every request of somebody with a session, or by nobody's will.
_OWN_TABLES = ("django_session",)
#: What a screen says anew each time: tokens of its forms, secrets of factors, minutes, keys of paragraphs, who has it open.
_CHANGING = re.compile(
    r'(csrfmiddlewaretoken" value="|csrfToken": ?"|csrf_token": ?"|nonce=")[\w-]+|[\w-]{64}|\bkey[\\&quot;": ]+\w{5}\b'
    r"|svg\+xml;base64,[\w+/=]+|(?<=__secret\">)\w+|(?<=challenge\": \")[\w-]+"
    r"|\d+(\\u00a0|\xa0|&nbsp;)(\\u5206\\u949f|分钟)"
    r"|\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|(?<=/)\d+/(?=\")",
    re.IGNORECASE,
)


@dataclass
class Answer:
    """What came back."""

    status: int
    text: str
    wrote: bool
    changed: list[str] = field(default_factory=list)
    location: str = ""

    @property
    def shape(self) -> tuple[int, str]:
        """Status and text without what differs each time."""
        return self.status, _CHANGING.sub("", self.text)


def rows_of_tables() -> dict[str, str]:
    """Table → digest of all its rows."""
    digests: dict[str, str] = {}
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    with connection.cursor() as cursor:
        for table in sorted(tables - set(_OWN_TABLES)):
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
            digests[table] = hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()
    return digests


class Visitor:
    """One person at a keyboard; nothing that they do outlasts the request."""

    def __init__(self, person: User | None) -> None:
        self.client = Client(raise_request_exception=False, headers={"host": HOST})
        if person:
            self.client.force_login(person)
        self.cookies = self.client.cookies.copy()
        self.before: dict[str, str] | None = None

    def send(self, method: str, path: str, data: Any = None, **headers: str) -> Answer:
        """One request, rolled back."""
        if self.before is None:
            self.before = rows_of_tables()
        self.client.cookies = self.cookies.copy()
        wrote: list[str] = []

        def watch(execute: Any, sql: str, *arguments: Any) -> Any:
            if _WRITES.match(sql) and not any(table in sql for table in _OWN_TABLES):
                wrote.append(sql)
            return execute(sql, *arguments)

        with transaction.atomic():
            with connection.execute_wrapper(watch):
                response = getattr(self.client, method)(path, data or {}, headers=headers)
                text = _text_of(response)
            changed = []
            if wrote:
                after = rows_of_tables()
                changed = [table for table in after if after[table] != self.before[table]]
            transaction.set_rollback(True)
        return Answer(response.status_code, text, bool(wrote), changed, response.get("Location", ""))


def _text_of(response: Any) -> str:
    """Body, where it leads, and what is said on the next screen."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body[:2] == b"PK":
        body = _unpacked(body)
    said = (
        [str(message) for message in get_messages(response.wsgi_request)]
        if hasattr(response, "wsgi_request")
        else []
    )
    headers = [response.get(name, "") for name in ("Location", "Content-Disposition", "HX-Redirect")]
    return "\n".join([body.decode("utf-8", "replace"), unquote(" ".join(headers)), *said])


def _unpacked(body: bytes) -> bytes:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        return b"\n".join(parts.read(name) for name in parts.namelist() if "docProps" not in name)


def leaks(answer: Answer, sent: str) -> Iterator[str]:
    """Words of unit A in an answer that the request did not say itself."""
    text = answer.text
    for one in {sent, unquote(sent)}:
        text = text.replace(one, "")
    yield from leaks_in(text)
