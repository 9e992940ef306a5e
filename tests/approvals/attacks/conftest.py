"""Somebody without an account."""

import pytest
from django.test import Client

from tests.sites.conftest import Reader


@pytest.fixture
def reader() -> Reader:
    """An anonymous visitor."""
    return Reader(Client())
