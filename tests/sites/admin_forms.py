"""Filling in the admin's forms as a browser would: every field of the form as it was shown, then what is typed."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup

#: A StreamField is drawn by script; this is one without blocks.
EMPTY_BODY = {"body-count": "0"}


def filled(html: bytes | str, form_id: str = "page-edit-form", **typed: Any) -> dict[str, Any]:
    """What the browser would post of the form with this id (or of the first one that has the CSRF token)."""
    soup = BeautifulSoup(html, "html.parser")
    form = soup.find("form", id=form_id) or next(
        form for form in soup.find_all("form") if form.find("input", {"name": "csrfmiddlewaretoken"})
    )
    values: dict[str, Any] = {}
    for field in form.find_all(["input", "textarea", "select"]):
        name = field.get("name")
        if not name or "__prefix__" in name:
            continue
        if field.name == "select":
            chosen = [option.get("value", "") for option in field.find_all("option", selected=True)]
            if field.has_attr("multiple"):
                values[name] = chosen
            else:
                first = field.find("option")
                values[name] = chosen[0] if chosen else (first.get("value", "") if first else "")
        elif field.name == "textarea":
            values[name] = field.text
        elif field.get("type") in ("checkbox", "radio"):
            if field.has_attr("checked"):
                values[name] = field.get("value", "on")
        elif field.get("type") not in ("submit", "button"):
            values[name] = field.get("value", "")
    return values | typed


def text_of(html: bytes | str) -> str:
    """What a person reads, without markup."""
    return BeautifulSoup(html, "html.parser").get_text(" ", strip=True)
