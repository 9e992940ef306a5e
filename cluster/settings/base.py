"""Settings that every installation shares; what differs comes from the environment.

Each value read from the environment is typed here and listed in docs/settings.md.
"""

from pathlib import Path

import environ

from cluster.settings.logins import *  # noqa: F403

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.Env()

# Where the installation keeps what is not code: database, files, caches.
VAR_DIR = Path(env.str("CLUSTER_VAR", default=str(BASE_DIR / "var")))

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY", default="")
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])

INSTALLED_APPS = [
    # Ours stand above Wagtail so that our commands and templates win over its own.
    "cluster.apps.ClusterConfig",
    "inquiries.apps.InquiriesConfig",
    "approvals.apps.ApprovalsConfig",
    "search.apps.SearchConfig",
    "sites.apps.SitesConfig",
    "units.apps.UnitsConfig",
    "workdays.apps.WorkdaysConfig",
    "texts.apps.TextsConfig",
    "ledger.apps.LedgerConfig",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "units.apps.PeopleConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    # Not "modelsearch" beside it: that breaks every search on Wagtail 7.4.
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "guardian",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "units.apps.LoginsConfig",
    "axes",
    "django_tasks",
    "django_filters",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "units.logins.admin_address.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    # Before sessions: where the admin does not answer, nobody gets one.
    "units.logins.admin_address.AdminAddressMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "units.permissions.today.RightsOfTodayMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "units.logins.door.LoginRulesMiddleware",
    # Asks whose object an admin address names, before any view runs.
    "units.walls.guard.WallsMiddleware",
    "sites.middleware.RefusalMiddleware",
    "sites.middleware.SiteRedirectMiddleware",
]

ROOT_URLCONF = "cluster.urls"
WSGI_APPLICATION = "cluster.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# Embedded by default, PostgreSQL by DATABASE_URL. WAL lets readers go on while one writes; IMMEDIATE makes a
# second writer wait for its turn instead of failing in the middle of its transaction.
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'cluster.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Shared by all workers of the machine (Redis when several machines serve): site directory, calendar, root paths.
CACHES = {
    "default": env.cache("REDIS_URL")
    if env.str("REDIS_URL", default="")
    else {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(VAR_DIR / "cache"),
        "OPTIONS": {"MAX_ENTRIES": 5000},
        "TIMEOUT": 3600,
    }
}

AUTH_USER_MODEL = "units.User"
# guardian would otherwise create an active user named AnonymousUser.
ANONYMOUS_USER_NAME = None

# Invitations and forgotten passwords go out by mail.
globals().update(env.email_url("EMAIL_URL", default="smtp://localhost:25"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default="webmaster@localhost")

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
# One time zone for the county: nobody is asked to choose among six hundred.
WAGTAIL_USER_TIME_ZONES = ["Asia/Shanghai"]
LOCALE_PATHS = [BASE_DIR / "locale"]
WAGTAIL_I18N_ENABLED = True
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
# Never served as files: every byte goes through a view that asks whether it may (see sites.serving).
MEDIA_ROOT = VAR_DIR / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

WAGTAIL_SITE_NAME = "政府网站群"
WAGTAILDOCS_DOCUMENT_MODEL = "sites.SiteDocument"
WAGTAILIMAGES_IMAGE_MODEL = "sites.SiteImage"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = [
    *("pdf", "ofd", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "wps", "et", "txt", "csv", "zip"),
    *("mp3", "m4a", "mp4", "webm"),
]
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp", "avif"]
# The 50 megapixels of a phone (8192 × 6144) fit; unpacked that is 200 MB of memory.
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 52_000_000
# Copies for readers (sites.pictures), measured on a landscape of 1200 × 800: AVIF 95 KB, WebP 112 KB, JPEG 179 KB.
WAGTAILIMAGES_AVIF_QUALITY = 50
WAGTAILIMAGES_WEBP_QUALITY = 70
WAGTAILIMAGES_JPEG_QUALITY = 80
# Each autosave costs about a hundred queries: at most one in ten seconds.
WAGTAIL_AUTOSAVE_INTERVAL = 10_000
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_WORKFLOW_ENABLED = True
# An urgent release is public while its review goes on.
WAGTAIL_WORKFLOW_CANCEL_ON_PUBLISH = False
WAGTAIL_FINISH_WORKFLOW_ACTION = "sites.publishing.finishing.publish_nothing"
WAGTAILADMIN_COMMENTS_ENABLED = True
# Days after which something withheld is looked at again (条例 Art. 18 names no number).
REASSESS_WITHHELD_AFTER_DAYS: int = env.int("REASSESS_WITHHELD_AFTER_DAYS", default=365)
# Working days within which an urgent release must be confirmed.
URGENT_CONFIRM_WORKING_DAYS: int = env.int("URGENT_CONFIRM_WORKING_DAYS", default=2)
# Embedded in the PDF of case files (卷宗); needs TrueType outlines, which Noto's Chinese fonts have not.
CASE_FILE_FONT: str = env.str(
    "CASE_FILE_FONT", default="/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf"
)
# Superusers exist for emergencies; they belong to no unit and are told nothing.
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
# The embedded index of the public search lies in a folder beside the database. Rows of the outbox are delivered to the
# index by the web processes themselves ("web"), by `manage.py search_index deliver --watch` ("worker"), or not at all.
SEARCH_FOLDER = Path(env.str("SEARCH_FOLDER", default=str(VAR_DIR / "search")))
SEARCH_DELIVERY: str = env.str("SEARCH_DELIVERY", default="web")
# A translation is an ordinary draft page that goes public like any other text.
WAGTAIL_LOCALIZE_DEFAULT_TRANSLATION_MODE = "simple"
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
WAGTAILLOCALIZE_DISABLE_ON_DELETE = True

TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "sites.views.form_refused"
# The admin shows its own previews in frames (units.logins.admin_address); nothing else is framed.
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"

# Public pages: nothing from outside, nothing inline.
_POLICY = {
    "default-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "object-src": ["'none'"],
    "base-uri": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
}
CONTENT_SECURITY_POLICY = {"DIRECTIVES": _POLICY}
# Wagtail's admin: no inline script either, but style attributes (of its editor and its charts), and pictures that a
# browser shows before they are uploaded.
ADMIN_CONTENT_SECURITY_POLICY = _POLICY | {
    "frame-ancestors": ["'self'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
}
# What no page of ours asks a browser for; security keys are for the admin's own pages.
PERMISSIONS_POLICY = {
    "camera": "",
    "microphone": "",
    "geolocation": "",
    "payment": "",
    "usb": "",
    "browsing-topics": "",
    "publickey-credentials-get": "self",
    "publickey-credentials-create": "self",
}

# How the public reaches the cluster; a home page's host and path complete the address.
CLUSTER_SCHEME = env.str("CLUSTER_SCHEME", default="https")
CLUSTER_PORT = env.int("CLUSTER_PORT", default=443)
# Days that a deleted draft stays in the bin.
CLUSTER_BIN_DAYS = env.int("CLUSTER_BIN_DAYS", default=30)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # It warns of every oddity of every uploaded file, thousands of lines for a broken one.
    "loggers": {"pypdf": {"level": "ERROR"}},
}
