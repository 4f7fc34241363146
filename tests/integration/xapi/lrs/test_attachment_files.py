"""Where contents of attachments are kept, alike in a folder and in a bucket of S3."""

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from pytest_django import Settings

from tests.builders.file_stores import bucket_store, folder_store, running_s3
from tests.builders.multipart import attachment
from tests.integration.xapi.lrs.conftest import TENANT, make_statement
from xapi.lrs.adapters import files
from xapi.lrs.adapters.spool import Spool, TooMuch
from xapi.lrs.exceptions import PartRejected
from xapi.lrs.models import AttachmentContent
from xapi.lrs.queries.attachments import attachment_contents
from xapi.lrs.services.attachments import Incoming, receive_attachments
from xapi.statements import Version

CONTENT = bytes(range(256)) * 4096


@pytest.fixture(scope="module")
def s3_server() -> Iterator[str]:
    with running_s3() as address:
        yield address


@pytest.fixture(params=["folder", "bucket"])
def _store(request: pytest.FixtureRequest, settings: Settings, tmp_path: Path) -> None:
    """The file storage, as each kind of installation has it."""
    chosen = folder_store(tmp_path)
    if request.param == "bucket":
        chosen = bucket_store(request.getfixturevalue("s3_server"))
    settings.STORAGES = {**settings.STORAGES, "default": chosen}


def receive(content: bytes, named: bytes | None = None) -> frozenset[str]:
    described = attachment(content if named is None else named)
    one = json.dumps(make_statement(attachments=[described])).encode()
    incoming = Incoming(2, described["sha2"], None, None, iter([content[:1000], content[1000:]]))
    return receive_attachments(
        tenant=TENANT, statements=[one], version=Version.V2, contents=[incoming]
    )


def kept_files(content: AttachmentContent) -> list[str]:
    return list(default_storage.listdir(content.key.rpartition("/")[0])[1])


@pytest.mark.django_db
@pytest.mark.usefixtures("_store")
def test_what_is_received_is_kept_to_the_byte() -> None:
    (sha2,) = receive(CONTENT)
    kept = attachment_contents(TENANT, [sha2])[sha2]
    assert kept.size == len(CONTENT)
    assert kept.key.startswith(f"xapi/{TENANT}/attachments/")
    assert b"".join(files.read(kept.key)) == CONTENT
    assert attachment_contents(TENANT + 1, [sha2]) == {}


@pytest.mark.django_db
@pytest.mark.usefixtures("_store")
def test_what_is_refused_is_not_kept() -> None:
    with pytest.raises(PartRejected):
        receive(CONTENT, named=b"another")
    assert not AttachmentContent.objects.exists()


class FullDisk(BytesIO):
    """A file that cannot be read to its end."""

    def read(self, size: int | None = -1) -> bytes:
        if self.tell():
            raise OSError("No space left on device")
        return super().read(10)


def test_a_file_that_could_not_be_written_leaves_nothing(
    settings: Settings, tmp_path: Path
) -> None:
    folder = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(tmp_path)},
    }
    settings.STORAGES = {**settings.STORAGES, "default": folder}
    with pytest.raises(OSError, match="No space"):
        files.save("a/b", FullDisk(CONTENT))
    assert not [found for found in tmp_path.rglob("*") if found.is_file()]


@pytest.mark.django_db
@pytest.mark.usefixtures("files_in_memory")
def test_a_content_that_comes_again_is_noted() -> None:
    """What came just now is not cleaned away while its statement is being written."""
    (sha2,) = receive(CONTENT)
    before = AttachmentContent.objects.get()
    receive(CONTENT)
    after = AttachmentContent.objects.get()
    assert (after.id, after.sha2) == (before.id, sha2)
    assert after.received_at > before.received_at


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_store")
def test_clients_that_bring_the_same_content_at_once_all_succeed() -> None:
    barrier = threading.Barrier(4)

    def run(_: int) -> frozenset[str]:
        try:
            barrier.wait(10)
            return receive(CONTENT)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        (sha2,) = set().union(*pool.map(run, range(4)))
    kept = AttachmentContent.objects.get(sha2=sha2)
    assert len(kept_files(kept)) == 1
    assert b"".join(files.read(kept.key)) == CONTENT


@pytest.mark.parametrize("digits", [56, 64, 96, 128])
def test_a_spool_holds_contents_apart(digits: int) -> None:
    with Spool() as spool:
        first = spool.add([b"one", b"two"], digits=digits, limit=6)
        empty = spool.add([], digits=digits, limit=0)
        last = spool.add([b"three"], digits=digits, limit=100)
        for stretch, content in ((last, b"three"), (first, b"onetwo"), (empty, b"")):
            with spool.open(stretch) as file:
                assert file.read() == content
                assert file.read() == b""
                assert file.seek(-1, 2) == max(0, len(content) - 1)
                assert file.read() == content[-1:]
                assert file.seek(0) == 0
                assert file.read(2) == content[:2]
        assert len(first.sha2) == digits
        with pytest.raises(TooMuch):
            spool.add([b"one", b"two"], digits=digits, limit=5)
