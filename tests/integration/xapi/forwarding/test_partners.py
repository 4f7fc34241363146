"""Adding and changing destinations and sources; what leaves pseudonymised; jobs."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from pytest_django import Settings

from tests.builders.other_store import OtherStore
from tests.integration.xapi.forwarding.conftest import Add, Forward, record, some
from tests.integration.xapi.lrs.conftest import LIN, TENANT, make_statement
from xapi.forwarding.adapters import vault
from xapi.forwarding.exceptions import (
    LetterUnknown,
    NameTaken,
    PartnerUnknown,
    ReplayAhead,
    SettingInvalid,
    UrlRefused,
)
from xapi.forwarding.models import DeadLetter, Destination, Source
from xapi.forwarding.queries import partner_called
from xapi.forwarding.rules.selection import Selection
from xapi.forwarding.rules.transformation import Transformation
from xapi.forwarding.services import (
    SourceDraft,
    add_source,
    forward_due,
    preparing,
    remove,
    replace_secret,
    replay,
    retry,
    tidy,
)
from xapi.forwarding.tasks import sweep
from xapi.lrs.models import StatementRow
from xapi.lrs.signals import statements_erased
from xapi.tenancy import uuid7

HIDDEN = Transformation(pseudonymise=True)


def test_nothing_that_leaves_pseudonymised_tells_who_it_was(
    add: Add, forward: Forward, other: OtherStore
) -> None:
    """Authority, actor and instructor are hidden; one who is named in an extension stays here."""
    told = record(
        make_statement(actor={**LIN, "name": "Lin Demo"}, context={"instructor": LIN}),
        make_statement(result={"extensions": {"https://callcraft.example/x": LIN["mbox"]}}),
    )
    destination = add(transformation=HIDDEN)
    forward(destination)
    assert other.ids == told[:1]
    assert b"lin" not in other.bodies[0].lower()
    letter = DeadLetter.objects.get()
    assert (str(letter.statement_id), letter.reason) == (told[1], "identity_left")
    assert letter.detail == "$.result.extensions.https://callcraft.example/x"
    sent = other.kept[told[0]]
    assert sent["actor"]["account"] == sent["context"]["instructor"]["account"]


def test_secrets_lie_encrypted_and_bound_to_their_row(add: Add) -> None:
    destination = add()
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed_secrets FROM forwarding_destination")
        (sealed,) = cursor.fetchone()
    assert "s3cret" not in sealed
    assert vault.open_(destination).secret == "s3cret"
    assert len(vault.open_(destination).pseudonym_key) == 32


def test_a_changed_installation_key_is_told_as_such(
    add: Add, forward: Forward, other: OtherStore, settings: Settings
) -> None:
    some(1)
    destination = add()
    settings.CALLCRAFT_SECRETS_KEY = "another"
    settings.SECRET_KEY = "another too"
    assert forward(destination).stopped == "secret_unreadable"
    replace_secret(destination, key="k2", secret="fresh")
    forward(destination)
    assert len(other.ids) == 1


def test_pseudonyms_outlive_a_change_of_the_secret(add: Add) -> None:
    destination = add(transformation=HIDDEN)
    before = vault.open_(destination).pseudonym_key
    replace_secret(destination, key="k2", secret="fresh")
    destination.refresh_from_db()
    assert vault.open_(destination) == vault.Secrets("fresh", before)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_private_addresses_are_refused_unless_opened(
    add: Add, forward: Forward, other: OtherStore, settings: Settings, host: str
) -> None:
    some(1)
    destination = add(url=other.url.replace("127.0.0.1", host))
    settings.CALLCRAFT_SYNC_ALLOW_PRIVATE = False
    assert forward(destination).stopped == "address_refused"
    assert other.posts == []


def test_link_local_addresses_are_refused_even_then(add: Add, forward: Forward) -> None:
    """There clouds keep their metadata services."""
    some(1)
    assert forward(add(url="http://169.254.169.254/xapi")).stopped == "address_refused"


@pytest.mark.parametrize("url", ["ftp://x.example", "https://u:p@x.example", "x", "https://x/?a=1"])
def test_a_url_that_cannot_be_called_is_refused(add: Add, url: str) -> None:
    with pytest.raises(UrlRefused):
        add(url=url)


def test_the_url_may_name_the_statement_resource(add: Add) -> None:
    assert add(url="https://lrs.example/xapi/statements/").url == "https://lrs.example/xapi"


def test_a_name_belongs_to_one(add: Add) -> None:
    add()
    with pytest.raises(NameTaken):
        add()


def test_settings_that_could_never_work_are_refused(add: Add) -> None:
    for wrong in (
        {"selection": Selection(verbs=("answered",))},
        {"transformation": Transformation(strip_extensions=("x",))},
        {"transformation": Transformation(pseudonymise=True, home_page="x")},
        {"batch_size": 0},
    ):
        with pytest.raises(SettingInvalid):
            add(**wrong)


def test_another_tenant_finds_nothing(add: Add) -> None:
    destination = add()
    assert partner_called(Destination, TENANT, "Partner") == destination
    assert partner_called(Destination, TENANT, str(destination.id)) == destination
    for name in ("Partner", str(destination.id)):
        with pytest.raises(PartnerUnknown):
            partner_called(Destination, TENANT + 1, name)
    with pytest.raises(PartnerUnknown):
        partner_called(Source, TENANT, "Partner")


def test_a_run_for_another_tenant_sends_nothing(add: Add, other: OtherStore) -> None:
    some(1)
    forward_due(TENANT + 1, add().id)
    assert other.posts == []


def test_sending_may_begin_at_a_moment(add: Add, forward: Forward, other: OtherStore) -> None:
    some(1)
    destination = add(start=datetime.now(UTC))
    later = some(1)
    forward(destination)
    assert other.ids == later


def test_replaying_forward_would_leave_out_statements(add: Add) -> None:
    with pytest.raises(ReplayAhead):
        replay(add(), datetime.now(UTC))


def test_a_letter_that_is_not_there_cannot_be_retried(add: Add) -> None:
    with pytest.raises(LetterUnknown):
        retry(add(), [uuid7()])


def test_a_destination_goes_with_its_letters(add: Add, forward: Forward, other: OtherStore) -> None:
    other.bad = set(some(1))
    destination = add()
    forward(destination)
    remove(destination)
    assert not DeadLetter.objects.exists()


def waiting_jobs() -> list[tuple[str, dict[str, object]]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT task_name, args FROM procrastinate_jobs WHERE queue_name = 'forwarding'"
            " AND status = 'todo' ORDER BY id"
        )
        return [
            (name, args if isinstance(args, dict) else json.loads(args))
            for name, args in cursor.fetchall()
        ]


def test_the_sweeper_wakes_one_worker_for_whoever_has_something_to_do(add: Add) -> None:
    idle = add(name="Idle", start=datetime.now(UTC) + timedelta(days=1))
    assert idle.position
    some(2)
    busy = add(name="Busy")
    source = add_source(
        TENANT, SourceDraft(name="In", url="https://lrs.example/xapi", key="k", secret="s")
    )
    now = int(datetime.now(UTC).timestamp()) + 1
    sweep(now)
    sweep(now)
    assert waiting_jobs() == [
        ("forwarding.forward", {"tenant": TENANT, "partner": str(busy.id)}),
        ("forwarding.pull", {"tenant": TENANT, "partner": str(source.id)}),
    ]


def test_what_is_erased_leaves_no_word_in_a_letter(
    add: Add, forward: Forward, other: OtherStore
) -> None:
    """An answer may quote the statement; whoever waited for it goes on."""
    ids = some(2, actor=LIN)
    other.bad = {ids[0]}
    destination = add(holds_actor=True)
    forward(destination)
    letter = DeadLetter.objects.get()
    assert letter.detail
    statements_erased.send(sender=StatementRow, tenant=TENANT + 1, ids=[letter.statement_id])
    letter.refresh_from_db()
    assert letter.state == "open"
    statements_erased.send(sender=StatementRow, tenant=TENANT, ids=[letter.statement_id])
    letter.refresh_from_db()
    assert (letter.state, letter.detail) == ("dismissed", "")
    forward(destination)
    assert other.ids == ids[1:]


def test_a_fault_of_ours_rests_and_shows(
    add: Add, forward: Forward, other: OtherStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else it would come again every ten seconds, and nobody would see."""
    some(1)
    destination = add()
    monkeypatch.setattr(preparing, "transform", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        forward(destination)
    destination.refresh_from_db()
    assert (destination.failures, destination.last_failure_code) == (1, "internal_error")
    assert (destination.lease_token, other.posts) == (None, [])


def test_letters_are_kept_while_somebody_may_ask(
    add: Add, forward: Forward, other: OtherStore
) -> None:
    other.bad = set(some(3))
    destination = add()
    forward(destination)
    settled, _, held = DeadLetter.objects.order_by("position")
    DeadLetter.objects.filter(id__in=[settled.id, held.id]).update(state="dismissed")
    DeadLetter.objects.filter(id=held.id).update(held=1)
    assert tidy(datetime.now(UTC) + timedelta(days=80)) == 0
    assert tidy(datetime.now(UTC) + timedelta(days=100)) == 1
    assert not DeadLetter.objects.filter(id=settled.id).exists()
