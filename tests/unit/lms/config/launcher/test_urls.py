"""Database URLs: what is written can be read back, and a password is never told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.conninfo import conninfo_to_dict

from lms.config.launcher.exceptions import DatabaseUrlInvalid
from lms.config.launcher.urls import database_settings_from_url, socket_url

readable = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1)


@given(password=readable, folder=readable.map(lambda name: f"/{name}"))
def test_socket_url_survives_any_password_and_folder(password: str, folder: str) -> None:
    url = socket_url(user="u", password=password, database="d", folder=folder, port=5432)
    settings = database_settings_from_url(url)
    assert (settings["PASSWORD"], settings["HOST"]) == (password, folder)
    assert (settings["USER"], settings["NAME"], settings["PORT"]) == ("u", "d", "5432")


def test_socket_url_names_its_port_so_that_pgport_cannot_change_it() -> None:
    url = socket_url(user="u", password="p", database="d", folder="/run", port=5432)
    assert conninfo_to_dict(url)["port"] == "5432"


def test_network_url_becomes_djangos_settings() -> None:
    url = "postgresql://cc:p%40ss@db.example:6432/training?sslmode=verify-full"
    assert database_settings_from_url(url) == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "training",
        "USER": "cc",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "6432",
        "OPTIONS": {"sslmode": "verify-full"},
    }


@pytest.mark.parametrize(
    "url", ["postgres://u:secret@[half", "postgres://u:secret@h/d?nonsense=1", "secret", "secret=1"]
)
def test_unreadable_url_is_refused_without_telling_the_password(url: str) -> None:
    with pytest.raises(DatabaseUrlInvalid) as refused:
        database_settings_from_url(url)
    assert refused.value.code == "launcher.database_url_invalid"
    assert "secret" not in refused.value.text("en") + refused.value.text("zh-Hans")
    assert refused.value.__cause__ is None
