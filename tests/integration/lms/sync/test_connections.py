"""Connections: made, tested, given new secrets; and the job that delivers."""

import json

import pytest
from django.db import connection as database
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from lms.people.models import AuditRow, Employee, Tenant
from lms.sync.exceptions import ConnectionUnknown, NameTaken, SecretTooWeak, UrlRefused
from lms.sync.models import Connection
from lms.sync.practice.behaviour import Mode
from lms.sync.practice.server import PracticeLms
from lms.sync.queries import status
from lms.sync.rules.answers import Outcome
from lms.sync.rules.completions import LearnerId
from lms.sync.services.connections import (
    ConnectionDraft,
    create_connection,
    edit_connection,
    finish_rotation,
    retire_connection,
    rotate_secret,
    try_connection,
)
from lms.sync.tasks import sweep
from tests.integration.lms.sync.conftest import Centre, Deliver


def test_secret_is_returned_once_and_kept_sealed(office: Employee, lms: PracticeLms) -> None:
    connection, secret = create_connection(
        office, ConnectionDraft(name="Second", url=lms.webhook_url)
    )
    with database.cursor() as cursor:
        cursor.execute("SELECT row_to_json(c)::text FROM sync_connection c")
        rows = "".join(row[0] for row in cursor.fetchall())
        cursor.execute("SELECT row_to_json(a)::text FROM people_auditrow a")
        rows += "".join(row[0] for row in cursor.fetchall())
    assert secret.startswith("whsec_")
    assert secret not in rows
    assert secret.removeprefix("whsec_") not in rows
    row = AuditRow.objects.get(tenant=office.tenant, object_id=str(connection.id))
    assert row.action == "sync.connection_created"


def test_name_is_taken_once_and_free_again_after_retirement(
    office: Employee, link: Connection
) -> None:
    draft = ConnectionDraft(name=link.name, url="https://lms.example/")
    with pytest.raises(NameTaken):
        create_connection(office, draft)
    retire_connection(office, link.id)
    create_connection(office, draft)


@pytest.mark.parametrize("secret", ["short", "whsec_AAAA"])
def test_weak_secret_is_refused(office: Employee, secret: str) -> None:
    with pytest.raises(SecretTooWeak):
        create_connection(office, ConnectionDraft("X", "https://lms.example/"), secret=secret)


def test_url_that_could_be_misused_is_refused(office: Employee, link: Connection) -> None:
    with pytest.raises(UrlRefused) as refused:
        edit_connection(office, link.id, ConnectionDraft("X", "https://a:b@lms.example/"))
    assert refused.value.params == {"fault": "credentials"}


def test_connection_of_another_centre_is_unknown(office: Employee, link: Connection) -> None:
    other = Tenant.objects.create(name_en="O", name_zh="O", host="other.example")
    stranger = Employee.objects.create_employee(
        tenant=other.id, login="s", password=None, employee_no="s", name="s"
    )
    for act in (rotate_secret, try_connection, retire_connection):
        with pytest.raises(ConnectionUnknown):
            act(stranger, link.id)


def test_retired_connection_gets_nothing_more(
    centre: Centre, office: Employee, link: Connection, lms: PracticeLms, deliver: Deliver
) -> None:
    centre.archive(centre.person())
    retire_connection(office, link.id)
    centre.archive(centre.person())
    assert deliver().attempts == 0
    assert link.messages.count() == 1
    assert status(centre.tenant)["connections"] == []


def test_rotation_leaves_no_gap(
    centre: Centre, office: Employee, link: Connection, lms: PracticeLms, deliver: Deliver
) -> None:
    fresh = rotate_secret(office, link.id)
    centre.archive(centre.person())
    assert deliver().delivered == 1, "the partner still knows the old secret only"
    lms.secrets[:] = [fresh]
    centre.archive(centre.person())
    assert deliver().delivered == 1, "and now the new one only"
    finish_rotation(office, link.id)
    centre.archive(centre.person())
    assert deliver().delivered == 1


def test_secret_changed_while_a_message_was_under_way_is_picked_up_at_once(
    centre: Centre,
    office: Employee,
    link: Connection,
    lms: PracticeLms,
    deliver: Deliver,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """401 refreshes once: the secrets are read again, and the same attempt goes on."""
    centre.archive(centre.person())
    lms.secrets[:] = ["the partner has changed its secret already"]
    real = lms.clock
    asked = 0

    def rotate_after_the_first_refusal() -> object:
        nonlocal asked
        asked += 1
        if asked == 2:
            lms.secrets[:] = [rotate_secret(office, link.id)]
        return real()

    report = deliver(clock=rotate_after_the_first_refusal)
    # The third look at the clock comes after the refusal; by then both sides have the new secret.
    assert report.outcomes == {Outcome.DELIVERED: 1}


def test_key_of_the_server_lost_is_told_and_a_new_secret_mends_it(
    centre: Centre, office: Employee, link: Connection, lms: PracticeLms, deliver: Deliver
) -> None:
    Connection.objects.filter(id=link.id).update(sealed_secrets="v1:AAAA")
    centre.archive(centre.person())
    deliver()
    link.refresh_from_db()
    assert link.last_failure_code == "secret_unreadable"
    assert lms.requests == 0
    lms.secrets[:] = [rotate_secret(office, link.id)]
    assert try_connection(office, link.id).is_good


@pytest.mark.parametrize(
    ("mode", "outcome"),
    [
        (Mode.GOOD, Outcome.DELIVERED),
        (Mode.REJECT, Outcome.DEAD),
        (Mode.REDIRECT, Outcome.DEAD),
        (Mode.ERROR_IN_SUCCESS, Outcome.RETRY),
    ],
)
def test_test_message_tells_what_a_real_one_would_meet(
    office: Employee, link: Connection, lms: PracticeLms, mode: Mode, outcome: Outcome
) -> None:
    lms.behaviour.plan(mode)
    assert try_connection(office, link.id).verdict.outcome is outcome
    assert lms.store.all() == []
    assert AuditRow.objects.filter(tenant=office.tenant, action="sync.connection_tested").exists()


def test_good_test_sends_at_once_what_waited(
    centre: Centre, office: Employee, link: Connection, lms: PracticeLms, deliver: Deliver
) -> None:
    lms.behaviour.stay(Mode.SERVER_ERROR)
    for _ in range(6):
        centre.archive(centre.person())
    deliver()
    assert status(centre.tenant)["light"] == "red"
    lms.behaviour.stay(Mode.GOOD)
    assert try_connection(office, link.id).is_good
    assert deliver().delivered == 6
    assert status(centre.tenant)["light"] == "green"


def test_pseudonyms_hide_who_it_is(
    centre: Centre, office: Employee, lms: PracticeLms, link: Connection, deliver: Deliver
) -> None:
    draft = ConnectionDraft(link.name, link.url, LearnerId.PSEUDONYM, send_name=True)
    edit_connection(office, link.id, draft)
    learner = centre.person()
    centre.archive(learner)
    deliver()
    (received,) = lms.store.all()
    sent = json.dumps(received.content, ensure_ascii=False)
    assert received.content["data"]["learner"]["id_kind"] == "pseudonym"
    assert learner.name not in sent
    assert learner.employee_no not in sent
    assert str(learner.id) not in sent


def test_status_for_the_command_line_is_plain_json(
    centre: Centre, link: Connection, lms: PracticeLms, deliver: Deliver
) -> None:
    lms.behaviour.plan(Mode.REJECT)
    centre.archive(centre.person())
    deliver()
    found = json.loads(json.dumps(status(centre.tenant)))
    assert (found["light"], found["is_green"]) == ("red", False)
    (one,) = found["connections"]
    assert one["counts"]["dead"] == 1
    assert one["signs"] == ["dead_letters"]
    assert one["last_failure"]["code"] == "rejected"


def test_worker_delivers_what_an_archived_result_queued(
    committed: None, centre: Centre, link: Connection, lms: PracticeLms
) -> None:
    """The whole way through the real queue: entry, commit, job, worker, partner."""
    centre.archive(centre.person())
    run_worker()
    assert len(lms.store.all()) == 1


def test_sweeper_queues_a_delivery_for_what_waits(
    committed: None, centre: Centre, link: Connection, lms: PracticeLms
) -> None:
    centre.archive(centre.person())
    with database.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    sweep(timestamp=4_000_000_000)
    run_worker()
    assert len(lms.store.all()) == 1


def run_worker() -> None:
    """Run a real worker until the queue is empty."""
    connector = app.connector
    assert isinstance(connector, DjangoConnector)
    with app.replace_connector(connector.get_worker_connector()) as worker_app:
        worker_app.run_worker(queues=["sync"], wait=False, install_signal_handlers=False)
