"""Files by key, alike in a local folder and in an S3 bucket reached over HTTP."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from pytest_django import Settings

from content.storage import services
from lms.config.settings import object_storage
from tests.builders.file_stores import bucket_store, folder_store, new_bucket, running_s3


@pytest.fixture(scope="module")
def s3_server() -> Iterator[str]:
    with running_s3() as address:
        yield address


@pytest.fixture(params=["folder", "bucket"])
def _store(request: pytest.FixtureRequest, settings: Settings, tmp_path: Path) -> None:
    """The default storage, as each kind of installation has it."""
    chosen = folder_store(tmp_path)
    if request.param == "bucket":
        chosen = bucket_store(request.getfixturevalue("s3_server"))
    settings.STORAGES = {**settings.STORAGES, "default": chosen}


pytestmark = pytest.mark.usefixtures("_store")


def stored(key: str, content: bytes) -> None:
    services.put(key, io.BytesIO(content))


def test_what_is_put_is_there_to_the_byte() -> None:
    content = bytes(range(256)) * 4096
    stored("packages/1/a/media.bin", content)
    assert services.exists("packages/1/a/media.bin")
    assert services.size("packages/1/a/media.bin") == len(content)
    assert b"".join(services.open_file("packages/1/a/media.bin")) == content


@pytest.mark.parametrize(("start", "end"), [(0, 1), (10, 20), (990, None), (0, 1000), (1000, None)])
def test_a_range_is_what_a_slice_would_be(start: int, end: int | None) -> None:
    content = bytes(n % 251 for n in range(1000))
    stored("a/b.bin", content)
    assert b"".join(services.open_file("a/b.bin", start, end)) == content[start:end]


def test_a_key_is_never_overwritten() -> None:
    stored("a/once.txt", b"first")
    with pytest.raises(services.KeyTaken):
        stored("a/once.txt", b"second")
    assert b"".join(services.open_file("a/once.txt")) == b"first"


def test_a_missing_file_is_said_at_once() -> None:
    with pytest.raises(FileNotFoundError):
        services.open_file("a/missing.txt")


def test_deleting_a_prefix_takes_all_below_it_and_nothing_beside_it() -> None:
    for key in ("p/1/a.txt", "p/1/deep/er/b.txt", "p/10/c.txt", "p/2/d.txt"):
        stored(key, b"x")
    assert services.delete_prefix("p/1") == 2
    assert services.list_prefixes("p") == ["10", "2"]
    assert services.delete_prefix("p/1") == 0


def test_names_in_chinese_with_blanks_are_kept() -> None:
    stored("课件/第 1 课/首页.html", b"x")
    assert services.exists("课件/第 1 课/首页.html")


@pytest.mark.parametrize(
    "key", ["packages/1/a/" + "n" * 300, "packages/1/a/" + "课" * 400, "packages/1/a/file/below"]
)
def test_a_key_that_no_file_can_have_is_not_found(key: str) -> None:
    stored("packages/1/a/file", b"content")
    assert not services.exists(key)
    for ask in (services.size, services.open_file):
        with pytest.raises(FileNotFoundError):
            ask(key)


def test_a_large_file_of_a_bucket_is_read_through_a_file_and_not_through_memory(
    s3_server: str, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    for name, value in {
        "CALLCRAFT_S3_BUCKET": new_bucket(s3_server),
        "CALLCRAFT_S3_ENDPOINT": s3_server,
        "CALLCRAFT_S3_REGION": "us-east-1",
        "CALLCRAFT_S3_ACCESS_KEY": "test",
        "CALLCRAFT_S3_SECRET_KEY": "test",
    }.items():
        monkeypatch.setenv(name, value)
    settings.STORAGES = {**settings.STORAGES, "default": object_storage()}
    stored("packages/1/a/film.mp4", b"x" * 3 * 1024 * 1024)
    with default_storage.open("packages/1/a/film.mp4") as film:
        film.read(1)
        assert getattr(film.file, "_rolled", False), "it is a file on disk by now"
