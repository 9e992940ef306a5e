"""Settings of the measurements: the test settings, and a bare Wagtail page to compare with."""

import tempfile
from pathlib import Path

from cluster.settings.test import *  # noqa: F403
from cluster.settings.test import DATABASES, INSTALLED_APPS, env

INSTALLED_APPS = [*INSTALLED_APPS, "bench.bare"]
ROOT_URLCONF = "bench.urls"

_holder = tempfile.TemporaryDirectory(prefix="county-cluster-bench-")
if not env.str("DATABASE_URL", default=""):
    DATABASES["default"]["NAME"] = Path(_holder.name) / "bench.sqlite3"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
