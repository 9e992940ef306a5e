"""Where the admin answers: on one host, for the networks that may reach it, under a content policy of its own.

Everywhere else the addresses below /admin/ do not exist (404), so that no department's host shows a login.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404
from django.urls import reverse

from units.logins.client_address import client_address, contains

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


POLICY = "Content-Security-Policy"


def is_admin(path: str) -> bool:
    """Whether a path lies in the admin."""
    root = reverse("wagtailadmin_home")
    return path.startswith(root) or path == root.rstrip("/")


def may_be_reached(request: HttpRequest) -> bool:
    """Whether the admin answers this request: right host, and a network from the list (if there is one)."""
    host = request.get_host().rpartition("@")[2]
    name = host.partition("]")[0].strip("[") if host.startswith("[") else host.partition(":")[0]
    if name.lower() not in settings.ADMIN_HOSTS:
        return False
    return not settings.ADMIN_NETWORKS or contains(settings.ADMIN_NETWORKS, client_address(request))


class AdminAddressMiddleware:
    """404 for the admin where it does not answer; its own policies where it does."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Ask before the session is looked at: whoever may not come has none."""
        if not is_admin(request.path_info):
            return self.get_response(request)
        if not may_be_reached(request):
            raise Http404
        response = self.get_response(request)
        policy = settings.ADMIN_CONTENT_SECURITY_POLICY
        if POLICY in response:
            # A preview, drawn as on the public side, with its policy; but the admin shows it in a frame.
            del response[POLICY]
            policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"] | {"frame-ancestors": ["'self'"]}
        response._csp_config = policy  # type: ignore[attr-defined]
        if "X-Frame-Options" in response:
            response["X-Frame-Options"] = "SAMEORIGIN"
        # Addresses of drafts are nobody's business outside.
        response.headers.setdefault("Referrer-Policy", "same-origin")
        return response


class PermissionsPolicyMiddleware:
    """Says which abilities of the browser no page of ours uses (``PERMISSIONS_POLICY``)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = ", ".join(f"{name}=({value})" for name, value in settings.PERMISSIONS_POLICY.items())

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the header."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", self.policy)
        return response
