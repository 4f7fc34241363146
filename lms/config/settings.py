"""Django's settings. Everything that differs between installations comes from `env`."""

from typing import Any

from csp.constants import NONCE, NONE, SELF
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from lms.config import env
from lms.config.launcher.urls import database_settings_from_url
from lms.config.logs import logging_settings

DATA = env.data_folder()
DEBUG = env.flag("CALLCRAFT_DEBUG", default=False)
SECRET_KEY = env.secret_key()
SECRET_KEY_FALLBACKS = env.words("CALLCRAFT_SECRET_KEY_FALLBACKS")

# -- Where we are reached ---------------------------------------------------------------------
# People use BASE_URL. Uploaded content is played on hosts below CONTENT_HOST, one per package,
# which share nothing with it: no cookie is ever sent there.
PORT = env.number("PORT", 8000)
CALLCRAFT_BASE_URL = env.text("CALLCRAFT_BASE_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
CALLCRAFT_CONTENT_HOST = env.text("CALLCRAFT_CONTENT_HOST", "content.localhost")
CALLCRAFT_CONTENT_ORIGIN = env.text(
    "CALLCRAFT_CONTENT_ORIGIN", f"http://{{label}}.{CALLCRAFT_CONTENT_HOST}:{PORT}"
)
CALLCRAFT_CONTENT_URLCONF = "scorm_packages.cmi5.urls_content"
CALLCRAFT_ACTOR_HOME_PAGE = env.text(
    "CALLCRAFT_ACTOR_HOME_PAGE", "https://callcraft.example/people"
)
CALLCRAFT_DEMO = env.flag("CALLCRAFT_DEMO", default=True)
CALLCRAFT_LAUNCH_TOKEN_DAYS = env.number("CALLCRAFT_LAUNCH_TOKEN_DAYS", 30)
CALLCRAFT_LRS_REQUESTS_PER_MINUTE = env.number("CALLCRAFT_LRS_REQUESTS_PER_MINUTE", 120_000)
CALLCRAFT_SYNC_ALLOW_PRIVATE = env.flag("CALLCRAFT_SYNC_ALLOW_PRIVATE", default=CALLCRAFT_DEMO)
CALLCRAFT_SYNC_NETWORKS = env.words("CALLCRAFT_SYNC_NETWORKS")
CALLCRAFT_SECRETS_KEY = env.text("CALLCRAFT_SECRETS_KEY")
CALLCRAFT_H5P_HUB = env.text("CALLCRAFT_H5P_HUB").rstrip("/")
CALLCRAFT_WEB_THREADS = env.number("CALLCRAFT_WEB_THREADS", 4)
CALLCRAFT_LRS_ATTACHMENT_BYTES = env.number("CALLCRAFT_LRS_ATTACHMENT_MB", 100) * 1024 * 1024
CALLCRAFT_LRS_REQUEST_BYTES = env.number("CALLCRAFT_LRS_REQUEST_MB", 500) * 1024 * 1024
CALLCRAFT_METRICS_TOKEN = env.text("CALLCRAFT_METRICS_TOKEN")
# Made when it is needed: most commands need none, and some may not write.
CALLCRAFT_PSEUDONYM_KEY = lazy(env.pseudonym_key, str)()
CALLCRAFT_FONTS = env.REPOSITORY / "build" / "fonts"
CALLCRAFT_KEYS = DATA / "keys"
CALLCRAFT_ARCHIVE_KEY = env.text("CALLCRAFT_ARCHIVE_KEY")
CALLCRAFT_ARCHIVE_CONTENT_KEY = env.text("CALLCRAFT_ARCHIVE_CONTENT_KEY")
CALLCRAFT_OIDC_LOGIN_CLAIM = env.text("CALLCRAFT_OIDC_LOGIN_CLAIM")
ALLOWED_HOSTS = [
    "127.0.0.1",
    "localhost",
    f".{CALLCRAFT_CONTENT_HOST}",
    *env.words("CALLCRAFT_ALLOWED_HOSTS"),
]
HTTPS = CALLCRAFT_BASE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [CALLCRAFT_BASE_URL]

INSTALLED_APPS = [
    "lms.portal",
    "lms.sync",
    "lms.lti",
    "lms.archives",
    "lms.grading",
    "lms.coaching",
    "lms.classes",
    "lms.tracks",
    "lms.planning",
    "lms.regulation",
    "lms.people",
    "lms.ui",
    "scorm_packages.intake",
    "scorm_packages.export",
    "scorm_packages.cmi5",
    "scorm_packages.runtime",
    "content.h5p",
    "content.storage",
    "xapi.forwarding",
    "xapi.lrs",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "procrastinate.contrib.django",
    "rest_framework",
    "drf_spectacular",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "lms.config.middleware.RequestLog",
    "lms.config.middleware.InUtf8",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lms.config.middleware.ContentHosts",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "lms.config.middleware.RecordWithoutPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "lms.people.middleware.LanguageOfEmployee",
    "lms.people.middleware.PrivatePages",
    "lms.people.middleware.OwnPasswordFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
]

ROOT_URLCONF = "lms.config.urls"
WSGI_APPLICATION = "lms.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lms.ui.context_processors.house",
            ],
        },
    }
]

# -- Database ---------------------------------------------------------------------------------


def _database(url: str) -> dict[str, Any]:
    """Django's settings for a libpq URL. An empty one fails at the first query, not here."""
    settings = database_settings_from_url(url)
    settings["CONN_HEALTH_CHECKS"] = True
    # A query that came so often is prepared; None: never, for a pooler that shares connections.
    prepares = env.flag("CALLCRAFT_PREPARED_STATEMENTS", default=True)
    settings["OPTIONS"]["prepare_threshold"] = 5 if prepares else None
    settings["OPTIONS"]["pool"] = {
        "min_size": 1,
        "max_size": env.number("CALLCRAFT_DATABASE_POOL", 16),
        "timeout": 20,
    }
    return settings


DATABASES = {"default": _database(env.text("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "callcraft_cache",
    }
}
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"
PROCRASTINATE_ON_APP_READY = "lms.config.jobs.on_app_ready"

# -- People -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Employee"
AUTHENTICATION_BACKENDS = ["lms.people.sign_in.TenantBackend"]
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # The login is unique per tenant; TenantBackend knows.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "lms.people.sign_in.AccountAdapter"
ACCOUNT_FORMS = {"change_password": "lms.people.forms.NewPasswordForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "20/m/ip,5/5m/key"}
ACCOUNT_PREVENT_ENUMERATION = True
# Whose address the limits go by: with no proxy that of the connection, else the one that the
# outermost of our proxies saw. Otherwise everybody behind a proxy would count as one.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("CALLCRAFT_PROXIES", 0)
SESSION_COOKIE_AGE = env.number("CALLCRAFT_SESSION_HOURS", 12) * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
if HTTPS:
    # Browsers take such cookies from this very host only: a package on a neighbouring one, which
    # may set cookies for the domain they share, cannot plant a session here.
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "lms.ui.errors.csrf_failure"

# OpenID Connect stands ready: one provider by three variables, shown on the sign-in page when set.
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "oidc",
                "name": env.text("CALLCRAFT_OIDC_NAME", "OpenID Connect"),
                "client_id": env.text("CALLCRAFT_OIDC_CLIENT_ID"),
                "secret": env.text("CALLCRAFT_OIDC_CLIENT_SECRET"),
                "settings": {"server_url": env.text("CALLCRAFT_OIDC_ISSUER")},
            }
        ]
        if env.text("CALLCRAFT_OIDC_ISSUER")
        else []
    }
}
SOCIALACCOUNT_ADAPTER = "lms.people.sign_in.SocialAccountAdapter"

# -- Languages --------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [env.REPOSITORY / "lms" / "ui" / "locale"]
TIME_ZONE = env.text("CALLCRAFT_TIME_ZONE", "Asia/Shanghai")
USE_TZ = True

# -- Files ------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [env.REPOSITORY / "build" / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.+\.[0-9A-Za-z_-]{8}\.[a-z0-9]+$"  # Vite's hashed names


def object_storage() -> dict[str, Any]:
    """The S3 bucket where one is named, else a folder of the data folder."""
    bucket = env.text("CALLCRAFT_S3_BUCKET")
    if not bucket:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(DATA / "files")},
        }
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": env.text("CALLCRAFT_S3_ENDPOINT") or None,
            "region_name": env.text("CALLCRAFT_S3_REGION") or None,
            "access_key": env.text("CALLCRAFT_S3_ACCESS_KEY") or None,
            "secret_key": env.text("CALLCRAFT_S3_SECRET_KEY") or None,
            "file_overwrite": True,
            "default_acl": None,
            # What is read goes through memory up to this size, and through a file beyond it.
            "max_memory_size": 1024 * 1024,
        },
    }


STORAGES = {
    "default": object_storage(),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]

# -- Headers ----------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = env.number("CALLCRAFT_HSTS_SECONDS", 0)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        # A course starts by a form whose answer leads on to the content origin.
        "form-action": [SELF, CALLCRAFT_CONTENT_ORIGIN.format(label="*")],
    }
}

REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "EXCEPTION_HANDLER": "lms.portal.api.problems.answer",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Callcraft",
    "VERSION": "0.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
}

LOGGING_CONFIG = None
logging_settings(debug=DEBUG, as_json=env.flag("CALLCRAFT_LOG_JSON", default=True))
