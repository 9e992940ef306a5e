"""Settings of logging in: lockout, passwords, second factor, sessions, single sign-on, where the admin answers.

Part of ``cluster.settings.base``; values from the environment are listed in docs/settings.md and looked over at
start-up by ``units.logins.checks``.
"""

from datetime import timedelta
from urllib.parse import urlsplit

import environ

env = environ.Env()

# Where the admin answers: on this host and no other.
WAGTAILADMIN_BASE_URL = env.str("ADMIN_BASE_URL", default="https://localhost")
ADMIN_HOSTS = [urlsplit(WAGTAILADMIN_BASE_URL).hostname or ""]
# Networks from which the admin is reached; empty: from everywhere.
ADMIN_NETWORKS: list[str] = env.list("ADMIN_NETWORKS", default=[])
# Networks of our own proxies, whose X-Forwarded-For is believed; empty: nobody's is.
TRUSTED_PROXIES: list[str] = env.list("TRUSTED_PROXIES", default=[])

LOGIN_FAILURE_LIMIT = env.int("LOGIN_FAILURE_LIMIT", default=5)
LOGIN_LOCK_MINUTES = env.int("LOGIN_LOCK_MINUTES", default=30)
# Rows of failed logins that the record takes in an hour; what is more is counted in one row.
LOGIN_FAILURE_ROWS_PER_HOUR = env.int("LOGIN_FAILURE_ROWS_PER_HOUR", default=200)

PASSWORD_MIN_LENGTH = env.int("PASSWORD_MIN_LENGTH", default=12)
PASSWORD_MIN_CLASSES = env.int("PASSWORD_MIN_CLASSES", default=3)
PASSWORD_HISTORY = env.int("PASSWORD_HISTORY", default=5)
PASSWORD_MAX_DAYS = env.int("PASSWORD_MAX_DAYS", default=90)

STAFF_IDLE_MINUTES = env.int("STAFF_IDLE_MINUTES", default=15)
PUBLIC_IDLE_MINUTES = env.int("PUBLIC_IDLE_MINUTES", default=30)
SESSION_MAX_HOURS = env.int("SESSION_MAX_HOURS", default=12)

# Single sign-on: on when an issuer is given.
OIDC_ISSUER = env.str("OIDC_ISSUER", default="")
OIDC_CLIENT_ID = env.str("OIDC_CLIENT_ID", default="")
OIDC_CLIENT_SECRET = env.str("OIDC_CLIENT_SECRET", default="")
OIDC_NAME = env.str("OIDC_NAME", default="统一身份认证")
OIDC_SCOPE = env.str("OIDC_SCOPE", default="openid email")

AUTHENTICATION_BACKENDS = [
    # First: whoever is locked out is not asked any further.
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "guardian.backends.ObjectPermissionBackend",
]
# PBKDF2 reads what was stored before, and serves where Argon2 cannot be installed.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "units.logins.passwords.LengthAndClasses"},
    {"NAME": "units.logins.passwords.NotTheUsername"},
    {"NAME": "units.logins.passwords.NotAmongTheLast"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"

AXES_FAILURE_LIMIT = LOGIN_FAILURE_LIMIT
AXES_COOLOFF_TIME = timedelta(minutes=LOGIN_LOCK_MINUTES)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False
AXES_CLIENT_IP_CALLABLE = "units.logins.client_address.client_address"
AXES_USERNAME_CALLABLE = "units.logins.lockout.counted_name"
AXES_LOCKOUT_CALLABLE = "units.logins.lockout.locked_response"
AXES_SENSITIVE_PARAMETERS = ["username", "login", "password", "csrfmiddlewaretoken", "next", "code"]

ACCOUNT_ADAPTER = "units.logins.account_adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
# A login ends with the browser at the latest.
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_LOGIN_TIMEOUT = 600
ACCOUNT_FORMS = {
    "login": "units.logins.forms.LoginForm",
    "reauthenticate": "units.logins.forms.PasswordAgainForm",
}
# Failures are counted by axes for account and address; here, by address over all accounts, and codes by account.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "password": "30/m/ip",
    "login_failed": "10/30m/key",
    "reset_password": "10/m/ip,5/h/key",
    "reauthenticate": "10/m/user",
}
MFA_ADAPTER = "units.logins.factors.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = False
MFA_TOTP_ISSUER = "政府网站群"
# Clocks of telephones are off by some seconds.
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_USER_VERIFICATION = "preferred"
MFA_FORMS = {
    "authenticate": "units.logins.forms.CodeForm",
    "reauthenticate": "units.logins.forms.CodeAgainForm",
    "activate_totp": "units.logins.forms.ActivateTOTPForm",
    "deactivate_totp": "units.logins.forms.DeactivateTOTPForm",
    "add_webauthn": "units.logins.forms.AddKeyForm",
    "edit_webauthn": "units.logins.forms.RenameKeyForm",
}
