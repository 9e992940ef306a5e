"""Every address under the admin that the URL resolver knows, and the name under which the table has it."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import get_resolver, get_urlconf
from django.urls.resolvers import RegexPattern, URLResolver

if TYPE_CHECKING:
    from django.urls import ResolverMatch

HOME = "wagtailadmin_home"


@dataclass(frozen=True)
class AdminView:
    """One address: its name with namespaces, its route as ``ResolverMatch.route`` has it, the parts that vary."""

    name: str
    route: str
    parameters: tuple[str, ...]


def _join(before: str, route: str) -> str:
    return before + route.removeprefix("^") if before else route


def _parameters(pattern: Any) -> tuple[str, ...]:
    if isinstance(pattern, RegexPattern):
        return tuple(pattern.regex.groupindex) or tuple(str(n) for n in range(pattern.regex.groups))
    return tuple(pattern.converters)


def _walk(
    resolver: URLResolver, route: str = "", spaces: tuple[str, ...] = (), known: tuple[str, ...] = ()
) -> Iterator[AdminView]:
    for entry in resolver.url_patterns:
        here = _join(route, str(entry.pattern))
        parameters = (*known, *_parameters(entry.pattern))
        if isinstance(entry, URLResolver):
            inner = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from _walk(entry, here, inner, parameters)
        else:
            yield AdminView(":".join((*spaces, entry.name)) if entry.name else "", here, parameters)


@functools.cache
def _views(urlconf: str | None) -> tuple[str | None, dict[str, AdminView]]:
    found = list(_walk(get_resolver(urlconf)))
    root = next((view.route for view in found if view.name == HOME), None)
    by_route: dict[str, AdminView] = {}
    for view in found:
        if root is None or not view.route.startswith(root):
            continue
        # An address of ours that stands before a stock one without a name of its own answers under the stock name;
        # what has no name at all is known by its route.
        if not (first := by_route.get(view.route)) or not first.name:
            by_route[view.route] = view
    return root, {
        route: view if view.name else AdminView(route, route, view.parameters)
        for route, view in by_route.items()
    }


def admin_views() -> list[AdminView]:
    """All addresses under the admin, in the order of the resolver."""
    return list(_views(get_urlconf())[1].values())


def name_of(match: ResolverMatch) -> str | None:
    """The name under which the table has a resolved address; None when it is not under the admin."""
    root, views = _views(get_urlconf())
    if root is None or not match.route.startswith(root):
        return None
    # The stock name of an override that has none; its own name where there is one.
    return match.view_name if match.url_name else views[match.route].name
