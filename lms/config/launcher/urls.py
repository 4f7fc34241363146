"""Database URLs: written for the private cluster, read for Django's settings. Pure."""

from typing import Any
from urllib.parse import quote

import psycopg
from psycopg.conninfo import conninfo_to_dict

from lms.config.launcher.exceptions import DatabaseUrlInvalid

_SETTINGS_OF_DJANGO = {
    "dbname": "NAME",
    "user": "USER",
    "password": "PASSWORD",
    "host": "HOST",
    "port": "PORT",
}


def socket_url(*, user: str, password: str, database: str, folder: str, port: int) -> str:
    """Return the libpq URL of a server that listens on a socket in `folder`.

    The port is always written out: it is part of the socket's name, and libpq would otherwise
    take it from PGPORT.
    """
    sign_in = f"{quote(user, safe='')}:{quote(password, safe='')}"
    name, host = quote(database, safe=""), quote(folder, safe="")
    return f"postgres://{sign_in}@/{name}?host={host}&port={port}"


def database_settings_from_url(url: str) -> dict[str, Any]:
    """Turn a libpq URL (or key=value string) into the connection part of Django's DATABASES.

    Parameters that Django has no setting for (`sslmode`, `connect_timeout` …) become OPTIONS.

    Raises `DatabaseUrlInvalid`, whose text never repeats the URL since it holds the password.
    """
    try:
        info = conninfo_to_dict(url)
    except (psycopg.ProgrammingError, UnicodeDecodeError) as error:
        raise DatabaseUrlInvalid(why=type(error).__name__) from None
    return {
        "ENGINE": "django.db.backends.postgresql",
        **{setting: str(info.pop(name, "")) for name, setting in _SETTINGS_OF_DJANGO.items()},
        "OPTIONS": info,
    }
