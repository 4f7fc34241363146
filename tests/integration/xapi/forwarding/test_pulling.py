"""Taking in what another store has recorded: all of it, once, and never past what is complete."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.builders.other_store import Mode, OtherStore
from tests.integration.xapi.forwarding.conftest import QUICK, Clock, record
from tests.integration.xapi.lrs.conftest import TENANT, make_statement, voiding
from xapi.forwarding.models import DeadLetter, Source
from xapi.forwarding.queries import sources_to_wake, status
from xapi.forwarding.services import PullReport, SourceDraft, add_source, pull_due, retry
from xapi.lrs.models import StatementRow
from xapi.lrs.queries import StatementFilter, find_statements, statement_by_id

Pull = Callable[[Source], PullReport]
AUTHORITY = {"account": {"homePage": "https://other.example/", "name": "client"}}


def theirs(second: int, **changes: Any) -> dict[str, Any]:
    """A statement as another store returns it, stored at that second."""
    return make_statement(
        stored=f"2030-01-31T08:00:{second:02}.000Z",
        timestamp="2030-01-30T08:00:00.000Z",
        version="2.0.0",
        authority=AUTHORITY,
        **changes,
    )


def keep(other: OtherStore, *statements: dict[str, Any]) -> list[str]:
    other.kept.update({statement["id"]: statement for statement in statements})
    return [str(statement["id"]) for statement in statements]


def ours() -> list[str]:
    return [
        str(stored.id)
        for stored in find_statements(TENANT, StatementFilter(ascending=True)).statements
    ]


@pytest.fixture
def source(committed: None, other: OtherStore) -> Source:
    return add_source(TENANT, SourceDraft(name="Other", url=other.url, key="k", secret="s"))


@pytest.fixture
def pull(clock: Clock) -> Pull:
    def run(source: Source) -> PullReport:
        report = pull_due(source.tenant, source.id, clock=clock, draw=lambda: 0.5, limits=QUICK)
        source.refresh_from_db()
        return report

    return run


def test_all_pages_come_in_with_their_ids_and_times(
    source: Source, pull: Pull, other: OtherStore
) -> None:
    other.page_size = 3
    ids = keep(other, *(theirs(second) for second in range(8)))
    report = pull(source)
    assert ours() == ids
    assert (report.seen, report.refused, report.stopped) == (8, 0, "")
    assert source.cursor == datetime(2030, 1, 31, 8, 0, 7, tzinfo=UTC)
    stored = StatementRow.objects.get(id=ids[0])
    assert stored.timestamp == datetime(2030, 1, 30, 8, tzinfo=UTC)


def test_the_authority_is_ours_and_names_the_source(
    source: Source, pull: Pull, other: OtherStore
) -> None:
    [statement_id] = keep(other, theirs(1))
    pull(source)
    found = statement_by_id(TENANT, StatementRow.objects.get().id)
    assert found is not None
    assert str(found.id) == statement_id
    authority = found.statement["authority"]
    assert authority["name"] == "Other"
    assert authority["account"]["name"] == f"source:{source.id}"


def test_pulling_again_asks_from_the_cursor_and_doubles_nothing(
    source: Source, pull: Pull, other: OtherStore
) -> None:
    first = keep(other, theirs(1), theirs(5))
    pull(source)
    later = keep(other, theirs(9))
    pull(source)
    assert ours() == first + later
    assert "since=2030-01-31T08%3A00%3A04" in other.gets[-1]


def test_the_cursor_waits_for_what_may_still_appear(
    source: Source, pull: Pull, other: OtherStore
) -> None:
    """1.0.3 Communication 2.1.3: a writer at second 3 was not done when second 5 was seen."""
    early = keep(other, theirs(1), theirs(5))
    other.consistent_through = "2030-01-31T08:00:02Z"
    pull(source)
    assert ours() == early
    assert source.cursor == datetime(2030, 1, 31, 8, 0, 2, tzinfo=UTC)
    late = keep(other, theirs(3))
    other.kept = dict(sorted(other.kept.items(), key=lambda item: item[1]["stored"]))
    other.consistent_through = "2030-01-31T08:00:30Z"
    pull(source)
    assert set(ours()) == {*early, *late}


def test_a_pull_that_breaks_off_goes_on_where_it_was(
    source: Source, pull: Pull, other: OtherStore, clock: Clock
) -> None:
    other.page_size = 2
    ids = keep(other, *(theirs(second) for second in range(5)))
    other.plan.extend([Mode.SERVE, Mode.FAIL])
    assert pull(source).stopped == "server_error"
    assert ours() == ids[:2]
    assert sources_to_wake(clock()) == []
    clock.advance(minutes=20)
    pull(source)
    assert ours() == ids


def test_a_page_that_leads_to_another_host_is_not_followed(
    source: Source, pull: Pull, other: OtherStore
) -> None:
    """Our key is for this host alone."""
    other.page_size = 1
    keep(other, theirs(1), theirs(2))
    other.more_at = "http://elsewhere.example"
    assert pull(source).stopped == "answer_garbled"
    assert len(other.gets) == 1


@pytest.mark.parametrize("mode", [Mode.FAIL, Mode.REFUSE_KEY, Mode.SIGN_IN_PAGE, Mode.REFUSE_ALL])
def test_trouble_there_is_noted_and_rested_from(
    source: Source, pull: Pull, other: OtherStore, clock: Clock, mode: Mode
) -> None:
    other.always = mode
    assert pull(source).stopped
    assert source.failures == 1
    assert sources_to_wake(clock()) == []
    told = status(TENANT, now=clock(), language="en")["sources"][0]
    assert told["state"] == "failing"
    assert told["reason_text"]


def test_what_cannot_be_stored_holds_up_nothing_else(
    source: Source, pull: Pull, other: OtherStore
) -> None:
    here = make_statement()
    record(here)
    broken = theirs(2, verb={"id": "no IRI"})
    clash = theirs(3, id=here["id"], result={"success": False})
    not_theirs = {**voiding(here["id"]), "stored": theirs(4)["stored"]}
    good = theirs(5)
    keep(other, theirs(1), broken, clash, not_theirs, good)
    report = pull(source)
    assert report.refused == 3
    assert good["id"] in ours()
    reasons = {str(x.statement_id): x.reason for x in DeadLetter.objects.all()}
    assert reasons == {
        broken["id"]: "invalid",
        clash["id"]: "held_here",
        not_theirs["id"]: "voids_others",
    }
    assert StatementRow.objects.get(id=here["id"]).voided is False
    pull(source)
    assert DeadLetter.objects.count() == 3


def test_a_letter_is_fetched_once_more_when_somebody_wants_it(
    source: Source, pull: Pull, other: OtherStore
) -> None:
    broken = theirs(2, verb={"id": "no IRI"})
    keep(other, broken, theirs(9))
    pull(source)
    other.kept[broken["id"]] = theirs(2, id=broken["id"])
    retry(source)
    pull(source)
    assert broken["id"] in ours()
    assert DeadLetter.objects.get().state == "delivered"


def test_voiding_by_the_source_of_its_own_is_followed(
    source: Source, pull: Pull, other: OtherStore
) -> None:
    [voided] = keep(other, theirs(1))
    pull(source)
    keep(other, {**voiding(voided), "stored": theirs(2)["stored"]})
    pull(source)
    assert StatementRow.objects.get(id=voided).voided


def test_a_source_that_was_asked_just_now_is_left_alone(
    source: Source, pull: Pull, other: OtherStore, clock: Clock
) -> None:
    assert sources_to_wake(clock()) == [(TENANT, source.id)]
    pull(source)
    assert sources_to_wake(clock()) == []
    clock.advance(seconds=61)
    assert sources_to_wake(clock()) == [(TENANT, source.id)]
