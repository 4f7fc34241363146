"""Against a real record store, our own over HTTP; and with a process that is killed at work."""

import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from tests.builders.other_store import Mode, OtherStore, wait_for
from tests.builders.served import granian_on_test_database, url_of_test_database
from tests.integration.xapi.forwarding.conftest import Add, Clock, Forward, some
from tests.integration.xapi.lrs.conftest import TENANT, make_statement, voiding
from xapi.forwarding.models import DeadLetter, Destination
from xapi.forwarding.rules.transformation import Transformation
from xapi.forwarding.services import SourceDraft, add_source, pull_due, replay
from xapi.lrs.adapters import files
from xapi.lrs.models import AttachmentContent, StatementRow
from xapi.lrs.queries import StatementFilter, find_statements
from xapi.lrs.services import create_credential, record_statements
from xapi.lrs.services.attachments import Incoming, receive_attachments
from xapi.outside.http import Limits
from xapi.statements import Version

REPOSITORY = Path(__file__).parents[4]
THERE = 70
AUTHORITY = {"account": {"homePage": "https://callcraft.example/xapi", "name": "tests"}}
WORKER = """
import sys, uuid, django
django.setup()
from xapi.forwarding.services import forward_due
forward_due(int(sys.argv[1]), uuid.UUID(sys.argv[2]))
"""


@pytest.fixture(scope="module")
def there(django_db_setup: None) -> Iterator[str]:
    """Our own store as in production; THERE is a tenant of it."""
    with granian_on_test_database(threads=2) as address:
        yield f"http://{address}/xapi"


@pytest.fixture
def limits() -> Limits:
    """A real store answers, though late where the machine is busy."""
    return Limits(connect=20.0, pause=20.0, total=60.0)


def ids_of(tenant: int) -> list[str]:
    page = find_statements(tenant, StatementFilter(ascending=True, limit=500))
    return [str(stored.id) for stored in page.statements]


@pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
def test_our_own_store_takes_what_we_send(
    add: Add, forward: Forward, there: str, version: str
) -> None:
    """Voiding, replay and a statement it has with another content included."""
    key, secret = create_credential(tenant=THERE, name="Partner", scopes={"all"})
    ids = some(12)
    clash = make_statement()
    record_statements(tenant=THERE, statements=[clash], authority=AUTHORITY)
    record_statements(
        tenant=TENANT,
        statements=[{**clash, "result": {"success": True}}],
        authority=AUTHORITY,
    )
    destination = add(
        url=there,
        key=key,
        secret=secret,
        version=Version(version),
        transformation=Transformation(pseudonymise=True),
    )
    forward(destination)
    assert ids_of(THERE) == [clash["id"], *ids]
    assert DeadLetter.objects.get().reason == "conflict"
    void = voiding(ids[0])
    record_statements(tenant=TENANT, statements=[void], authority=AUTHORITY)
    forward(destination)
    assert ids_of(THERE) == [clash["id"], *ids[1:], void["id"]]
    replay(destination, datetime(2020, 1, 2, tzinfo=UTC))
    report = forward(destination)
    assert report.stopped == ""
    assert ids_of(THERE) == [clash["id"], *ids[1:], void["id"]]


def test_two_of_our_stores_pull_from_each_other(committed: None, there: str) -> None:
    key, secret = create_credential(tenant=THERE, name="Partner", scopes={"statements/read"})
    statements = [make_statement() for _ in range(130)]
    record_statements(tenant=THERE, statements=statements, authority=AUTHORITY)
    draft = SourceDraft(name="There", url=there, key=key, secret=secret)
    source = add_source(TENANT, draft)
    assert pull_due(TENANT, source.id).stopped == ""
    assert ids_of(TENANT) == [statement["id"] for statement in statements]
    void = voiding(statements[0]["id"])
    record_statements(tenant=THERE, statements=[void], authority=AUTHORITY)
    assert pull_due(TENANT, source.id).stopped == ""
    assert StatementRow.objects.get(tenant=TENANT, id=UUID(statements[0]["id"])).voided
    assert not DeadLetter.objects.exists()


def with_file(tenant: int, content: bytes) -> str:
    """Record a statement of that tenant with a file as attachment; its id."""
    sha2 = hashlib.sha256(content).hexdigest()
    attachment = {
        "usageType": "https://callcraft.example/attachments/recording",
        "display": {"en": "Recording"},
        "contentType": "audio/ogg",
        "length": len(content),
        "sha2": sha2,
    }
    statement = make_statement(attachments=[attachment])
    incoming = Incoming(2, sha2, "audio/ogg", str(len(content)), iter([content]))
    attached = receive_attachments(
        tenant=tenant,
        statements=[json.dumps(statement).encode()],
        version=Version.V2,
        contents=[incoming],
    )
    record_statements(tenant=tenant, statements=[statement], authority=AUTHORITY, attached=attached)
    return str(statement["id"])


@pytest.mark.parametrize("size", [10, 700_000])
def test_files_go_along(add: Add, forward: Forward, there: str, size: int) -> None:
    """1.0.3 Communication 1.5.2: what has no URL comes as a part of multipart/mixed."""
    content = bytes(range(256)) * (size // 256) + b"\r\n--"
    key, secret = create_credential(tenant=THERE, name="Partner", scopes={"all"})
    ids = [*some(2), with_file(TENANT, content), *some(1)]
    destination = add(url=there, key=key, secret=secret)
    assert forward(destination).stopped == ""
    assert ids_of(THERE) == ids
    [kept] = AttachmentContent.objects.filter(tenant=THERE)
    assert b"".join(files.read(kept.key)) == content


def test_a_file_that_nobody_can_look_into_does_not_leave_pseudonymised(
    add: Add, forward: Forward, other: OtherStore
) -> None:
    with_file(TENANT, b"Lin speaking")
    forward(add(transformation=Transformation(pseudonymise=True)))
    assert other.posts == []
    assert DeadLetter.objects.get().reason == "attachment_unseen"


def test_files_are_pulled_with_their_statements(committed: None, there: str) -> None:
    key, secret = create_credential(tenant=THERE, name="Partner", scopes={"statements/read"})
    content = b"\x00\r\n--recording" * 1000
    statement_id = with_file(THERE, content)
    draft = SourceDraft(name="There", url=there, key=key, secret=secret)
    source = add_source(TENANT, draft)
    assert pull_due(TENANT, source.id).refused == 0
    assert ids_of(TENANT) == [statement_id]
    [kept] = AttachmentContent.objects.filter(tenant=TENANT)
    assert b"".join(files.read(kept.key)) == content


def start_worker(destination: Destination) -> "subprocess.Popen[bytes]":
    """A process that sends for a destination of the test database."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "lms.config.settings",
        "DATABASE_URL": url_of_test_database(),
        "CALLCRAFT_SYNC_ALLOW_PRIVATE": "1",
    }
    words = [sys.executable, "-c", WORKER, str(destination.tenant), str(destination.id)]
    return subprocess.Popen(words, env=environment, cwd=REPOSITORY)


@pytest.mark.parametrize("mode", [Mode.HANG, Mode.TAKE_AND_HANG])
def test_killed_at_work_it_loses_and_doubles_nothing(
    add: Add, forward: Forward, other: OtherStore, clock: Clock, mode: Mode
) -> None:
    """Before the other store took the batch, and after: a sender cannot tell the two apart."""
    ids = some(6)
    other.plan.extend([Mode.SERVE, mode])
    destination = add(batch_size=2)
    worker = start_worker(destination)
    try:
        wait_for(lambda: len(other.posts) == 2)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait(20)
    destination.refresh_from_db()
    assert destination.delivered == 2
    forward(destination)
    assert len(other.posts) == 2, "the lease of the dead still runs"
    clock.advance(minutes=5)
    forward(destination)
    assert other.ids == ids
    assert destination.delivered == 6
