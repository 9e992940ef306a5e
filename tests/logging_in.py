"""Logging in without the door: ``Client.force_login`` counts as a login with everything that was asked for.

``second_factor=False`` stops half-way, for tests of the door itself.
"""

from __future__ import annotations

import time
from typing import Any

from django.test import Client


def let_tests_log_in() -> None:
    """Called once, when pytest is configured."""
    stock = Client.force_login

    def force_login(
        self: Client, user: Any, backend: str | None = None, *, second_factor: bool = True
    ) -> None:
        stock(self, user, backend)
        if second_factor:
            session = self.session
            session["account_authentication_methods"] = [{"method": "mfa", "at": time.time(), "type": "totp"}]
            session["account_authentication_methods_user"] = str(user.pk)
            session.save()

    Client.force_login = force_login
