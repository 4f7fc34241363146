"""The ground that every test stands on: a database, a data folder and settings of their own.

This is done when this file is imported, before Django's settings are read and before any test
module is: without DATABASE_URL, a private PostgreSQL is started by the very launcher that
`make run` uses, in a temporary folder that is gone at the end. A developer's data is never touched.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings

from deploy.bootstrap import browser
from lms.config.launcher.guard import Guard
from lms.config.launcher.postgres import Cluster, ensure_running
from lms.config.launcher.server import Options, running_server


class Ground:
    """The temporary data folder of this run, and its database unless one was given."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="callcraft-tests-"))
        self.folder.chmod(0o711)  # The server's account passes through; it may see no names.
        self.guard = Guard()
        self.cluster: Cluster | None = None

    def prepare(self) -> None:
        os.environ["CALLCRAFT_DATA"] = str(self.folder)
        os.environ["DJANGO_SETTINGS_MODULE"] = "lms.config.settings"
        if not os.environ.get("DATABASE_URL"):
            self.cluster = ensure_running(self.folder, options=Options(durable=False))
            os.environ["DATABASE_URL"] = self.cluster.url
            if server := running_server(self.cluster.place):
                self.guard.watch(server.pid)  # It leads a group: a killed run takes it along.

    def remove(self) -> None:
        if self.cluster:
            self.cluster.stop()
        self.guard.close()
        shutil.rmtree(self.folder)


if settings.configured:
    raise pytest.UsageError("Unset DJANGO_SETTINGS_MODULE and --ds: tests choose their settings.")

GROUND = Ground()
atexit.register(GROUND.remove)  # Also when the settings or a model cannot be imported.
GROUND.prepare()

import django  # noqa: E402  The settings can be read only now.

# Slow hashes are for real passwords; whole files of tests sign in again and again.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
django.setup()

# A busy machine is no mistake of the code under test.
# Where CI is set (.ci/run), hypothesis has made its own profile of fixed examples the default.
hypothesis.settings.register_profile("callcraft", deadline=None)
hypothesis.settings.load_profile("callcraft")

from django.db import connection  # noqa: E402
from django.utils import translation  # noqa: E402
from pytest_django import DjangoDbBlocker  # noqa: E402


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Each of several processes of tests prepares its own ground; they share one database server.

    What this process has chosen stands in the environment that they inherit. The settings must
    not: pytest-django would read them before the ground is there.
    """
    del os.environ["DJANGO_SETTINGS_MODULE"]


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """The Chromium that browser tests drive (see `deploy.bootstrap.browser`)."""
    found = browser.find()
    if found is None:
        pytest.fail(f"No Chromium was found: run `make test` once, or set {browser.VARIABLE}.")
    return found


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Every test begins in English, whatever language the one before it has left behind.

    A request made in the test's own thread leaves its language in force there.
    """
    with translation.override("en"):
        yield


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """A temporary folder with a short name that other users can pass through.

    pytest's own `tmp_path` is closed to other users and too deep for the name of a socket.
    """
    folder = Path(tempfile.mkdtemp(prefix="cc-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """What is append-only refuses TRUNCATE, by which Django empties the database after a test that
    commits.

    In the test database those triggers, `<room>_no_truncate`, rest; tests about them wake them.
    """
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        found = "SELECT tgrelid::regclass, tgname FROM pg_trigger WHERE tgname LIKE %s"
        cursor.execute(found, [r"%\_no\_truncate"])
        for table, trigger in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
