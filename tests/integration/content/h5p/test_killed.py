"""`kill -9` in the middle of installing: whole or not at all, and nothing is left lying about."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from content.h5p.models import Content, Library
from content.h5p.queries import played_content
from content.h5p.services import sweep
from tests.builders.file_stores import files_in
from tests.builders.h5p import choice_parameters, library, package_files
from tests.builders.h5p_courses import build_content
from tests.builders.runtime import TENANT
from tests.builders.served import url_of_test_database

pytestmark = pytest.mark.django_db(transaction=True)

REPOSITORY = Path(__file__).parents[4]
WORKER = """
import sys, time, django
django.setup()
from content.h5p.services import installing
from content.storage import services as storage
from tests.builders.h5p import choice_parameters, library, package_files
from tests.builders.file_stores import files_in
from tests.builders.h5p_courses import build_content

place, folder, mark = sys.argv[1:]

def stop(*_args, **_kwargs):
    open(mark, "w").close()
    time.sleep(60)

def stopping_after(work):
    def then_stops(*args, **kwargs):
        work(*args, **kwargs)
        stop()
    return then_stops

if place == "a few files":
    put, seen = storage.put, []
    def putting(*args):
        put(*args)
        seen.append(args)
        if len(seen) == 3:
            stop()
    storage.put = putting
elif place == "all files":
    installing._record_libraries = stop
elif place == "all rows":
    installing._record_content = stopping_after(installing._record_content)

with files_in(folder):
    build_content(package_files(library("Callcraft.TestQuestion"), choice_parameters()))
"""


@contextmanager
def killed_at(place: str, folder: Path, mark: Path) -> Iterator[None]:
    """A process that installs a package and is killed when it has come to `place`."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "lms.config.settings",
        "DATABASE_URL": url_of_test_database(),
        "PYTHONPATH": str(REPOSITORY),
    }
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, place, str(folder), str(mark)],
        env=environment,
        cwd=REPOSITORY,
    )
    try:
        wait_until(lambda: mark.exists() or worker.poll() is not None)
        assert worker.poll() is None, "it was to be killed in the middle"
        yield
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait(10)


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.02)


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("place", ["a few files", "all files", "all rows"])
def test_a_killed_installation_leaves_no_rows_and_its_files_are_swept(
    place: str, tmp_path: Path
) -> None:
    folder, mark = tmp_path / "store", tmp_path / "mark"
    folder.mkdir()
    with killed_at(place, folder, mark):
        assert files_below(folder), "it was to be killed after files were written"
        assert not Library.objects.exists(), "nothing is seen before it is whole"
    assert not Library.objects.exists()
    assert not Content.objects.exists()
    with files_in(folder):
        sweep()
        assert files_below(folder), "an installation may still be at work on them"
        sweep(now=timezone.now() + timedelta(days=2))
    assert files_below(folder) == []


def test_the_lock_of_a_killed_installation_is_free_for_the_next(tmp_path: Path) -> None:
    folder, mark = tmp_path / "store", tmp_path / "mark"
    folder.mkdir()
    with killed_at("all rows", folder, mark):
        pass
    with files_in(folder):
        content = build_content(
            package_files(library("Callcraft.TestQuestion"), choice_parameters())
        )
        sweep(now=timezone.now() + timedelta(days=2))
        played = played_content(TENANT, content.id)
    assert played is not None
    names = {path.name for path in files_below(folder)}
    assert {script.rpartition("/")[2] for script in played.scripts} <= names
