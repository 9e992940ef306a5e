"""Settings of ``make demo``: one machine, SQLite, answers only on localhost names."""

from cluster.settings.base import *  # noqa: F403
from cluster.settings.base import STORAGES, VAR_DIR, env

CLUSTER_DEMO = True
SECRET_KEY = env.str("SECRET_KEY", default="only-for-the-demo-on-localhost-" + "0" * 32)
ALLOWED_HOSTS = [".localhost", "127.0.0.1", "[::1]"]
CLUSTER_SCHEME = "http"
# Mails are printed where the demo runs.
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
CLUSTER_PORT = env.int("CLUSTER_PORT", default=8000)
WAGTAILADMIN_BASE_URL = f"http://yunxi.localhost:{CLUSTER_PORT}"
ADMIN_HOSTS = ["yunxi.localhost"]
# Browsers take names that end in .localhost for secure; the library does not know that.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
# Fingerprinted as in production, but not compressed: the first start should not take a minute longer.
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
VAR_DIR.mkdir(parents=True, exist_ok=True)
