"""Settings of the test suite: SQLite unless DATABASE_URL says otherwise, every directory of its own."""

import os
import tempfile
from pathlib import Path

from cluster.settings.base import *  # noqa: F403
from cluster.settings.base import DATABASES, INSTALLED_APPS, STORAGES, env

_holder = tempfile.TemporaryDirectory(prefix="county-cluster-test-")
_scratch = Path(_holder.name)
_worker = os.environ.get("PYTEST_XDIST_WORKER", "main")

INSTALLED_APPS = [*INSTALLED_APPS, "django_migration_linter"]
SECRET_KEY = "tests-need-no-secret"  # noqa: S105
ALLOWED_HOSTS = ["*"]
CLUSTER_SCHEME = "http"
CLUSTER_PORT = 80
WAGTAILADMIN_BASE_URL = "http://yunxi.localhost"
# The name that Django's test client gives is one of the admin's here.
ADMIN_HOSTS = ["yunxi.localhost", "testserver"]
MEDIA_ROOT = _scratch / "files"
SEARCH_FOLDER = _scratch / "search"
# Tests of searching deliver when they say so (tests/search/conftest.py).
SEARCH_DELIVERY = "never"
STATIC_ROOT = _scratch / "static"
STATIC_ROOT.mkdir()
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(_scratch / "cache"),
    }
}
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if env.str("DATABASE_URL", default="").startswith("postgres"):
    DATABASES["default"]["TEST"] = {"NAME": f"test_cluster_{_worker}"}
elif not env.str("DATABASE_URL", default=""):
    # A file, not memory: tests with several writers open their own connections.
    DATABASES["default"]["NAME"] = _scratch / "cluster.sqlite3"
    DATABASES["default"]["TEST"] = {"NAME": _scratch / "test.sqlite3"}
