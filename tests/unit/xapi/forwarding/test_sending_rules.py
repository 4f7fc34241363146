"""Choosing, splitting, judging, paging: the rules of sending and pulling."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xapi.forwarding.rules.conflicts import judge_conflict
from xapi.forwarding.rules.health import Breaker, batch_size, breaker, rest
from xapi.forwarding.rules.paging import CAUTION, NotAPage, first_url, read_page
from xapi.forwarding.rules.reasons import REFUSALS, TROUBLES, reason_of
from xapi.forwarding.rules.selection import Selection
from xapi.forwarding.rules.splitting import Parcel, Settled, Stopped, batches, settle
from xapi.forwarding.rules.verdicts import TAKEN, Outcome, Verdict, judge
from xapi.outside.answers import Answer, NoAnswer
from xapi.outside.http import REASONS
from xapi.statements import StatementInvalid

NOW = datetime(2030, 1, 31, 8, tzinfo=UTC)
REFUSED = Verdict(Outcome.REFUSED, "rejected")
DOWN = Verdict(Outcome.TROUBLE, "server_error")
ID = "9e13cefd-53d3-4eac-b5ed-2cf6693903bb"


class Store:
    """Takes a batch whole or not at all; goes down at the `fails_at`-th request."""

    def __init__(self, bad: set[int], fails_at: int | None = None) -> None:
        self.bad = bad
        self.fails_at = fails_at
        self.taken: list[int] = []
        self.requests = 0

    def post(self, parcels: Sequence[Parcel]) -> Verdict:
        self.requests += 1
        if self.requests == self.fails_at:
            return DOWN
        if any(parcel.position in self.bad for parcel in parcels):
            return REFUSED
        self.taken += [parcel.position for parcel in parcels]
        return TAKEN

    def look(self, parcel: Parcel) -> Verdict:
        raise AssertionError("there was no conflict")


def parcels(count: int, actors: Sequence[int] = (0,)) -> list[Parcel]:
    return [
        Parcel(UUID(int=index), index, b"{}", actor=actors[index % len(actors)] or None)
        for index in range(count)
    ]


indexes = st.sets(st.integers(0, 39))


@given(st.integers(0, 40), indexes)
def test_the_good_arrive_once_in_order_and_the_bad_are_named(count: int, bad: set[int]) -> None:
    store = Store(bad)
    events = list(settle(parcels(count), store.post, store.look))
    assert store.taken == [index for index in range(count) if index not in bad]
    assert [event.position for event in events if isinstance(event, Settled)] == list(range(count))
    refused = {e.position for e in events if isinstance(e, Settled) and not e.is_taken}
    assert refused == {index for index in bad if index < count}


@given(st.integers(1, 40), indexes, st.integers(1, 60))
def test_trouble_leaves_a_settled_beginning(count: int, bad: set[int], fails_at: int) -> None:
    store = Store(bad, fails_at)
    events = list(settle(parcels(count), store.post, store.look))
    settled = [event.position for event in events if isinstance(event, Settled)]
    assert settled == list(range(len(settled)))
    assert [
        event.position for event in events if isinstance(event, Settled) and event.is_taken
    ] == (store.taken)
    stopped = [event for event in events if isinstance(event, Stopped)]
    assert stopped == ([events[-1]] if len(settled) < count else [])


@given(st.integers(1, 40), indexes)
def test_held_actors_have_nothing_sent_after_a_refusal(count: int, bad: set[int]) -> None:
    actors = (1, 2, 3)
    store = Store(bad)
    held: set[int] = set()
    list(settle(parcels(count, actors), store.post, store.look, held))
    for actor in actors:
        mine = [index for index in range(count) if actors[index % 3] == actor]
        first_bad = next((index for index in mine if index in bad), count)
        assert [i for i in store.taken if i in mine] == [i for i in mine if i < first_bad]
        assert (actor in held) is (first_bad < count)


def test_one_bad_among_a_hundred_costs_a_handful_of_requests() -> None:
    store = Store({37})
    list(settle(parcels(100), store.post, store.look))
    assert store.requests <= 15


@given(st.lists(st.integers(0, 50), max_size=30), st.integers(1, 7), st.integers(1, 120))
def test_batches_keep_order_and_limits(sizes: list[int], most: int, largest: int) -> None:
    whole = [Parcel(UUID(int=i), i, b"x" * size) for i, size in enumerate(sizes)]
    cut = list(batches(whole, most=most, largest=largest))
    assert [parcel for batch in cut for parcel in batch] == whole
    for batch in cut:
        assert 1 <= len(batch) <= most
        assert len(batch) == 1 or sum(len(parcel.body) for parcel in batch) <= largest


@pytest.mark.parametrize(
    ("answer", "outcome", "reason"),
    [
        (Answer(200, body=f'["{ID.upper()}"]'.encode()), Outcome.TAKEN, ""),
        (Answer(200, body=b"[]"), Outcome.TROUBLE, "answer_garbled"),
        (Answer(200, body=b"<html>"), Outcome.TROUBLE, "answer_garbled"),
        (Answer(204), Outcome.TROUBLE, "answer_garbled"),
        (Answer(302), Outcome.TROUBLE, "redirected"),
        (Answer(400), Outcome.REFUSED, "rejected"),
        (Answer(401), Outcome.TROUBLE, "unauthorised"),
        (Answer(403), Outcome.DOUBTFUL, "forbidden"),
        (Answer(404), Outcome.TROUBLE, "not_found"),
        (Answer(409), Outcome.CONFLICT, "conflict"),
        (Answer(413), Outcome.REFUSED, "too_large"),
        (Answer(418), Outcome.REFUSED, "rejected"),
        (Answer(429), Outcome.TROUBLE, "throttled"),
        (Answer(500), Outcome.TROUBLE, "server_error"),
        (Answer(503), Outcome.TROUBLE, "unavailable"),
        (NoAnswer("timed_out"), Outcome.TROUBLE, "timed_out"),
    ],
)
def test_answers_mean_what_they_mean(
    answer: Answer | NoAnswer, outcome: Outcome, reason: str
) -> None:
    verdict = judge(answer, [ID], now=NOW)
    assert (verdict.outcome, verdict.reason) == (outcome, reason)
    assert not reason or reason_of(reason) or outcome is Outcome.CONFLICT


def test_every_trouble_that_can_come_has_words() -> None:
    assert set(TROUBLES) >= REASONS
    assert not TROUBLES.keys() & REFUSALS.keys()
    for reason in (*TROUBLES.values(), *REFUSALS.values()):
        assert reason.text("zh-Hans") != reason.text("en")


def test_a_rest_that_was_asked_for_is_kept() -> None:
    verdict = judge(Answer(503, {"retry-after": "90"}), [ID], now=NOW)
    assert verdict.after == timedelta(seconds=90)
    assert rest(1, draw=lambda: 0.0, asked=verdict.after) == timedelta(seconds=90)


def test_a_store_that_fails_gets_smaller_batches() -> None:
    assert [batch_size(100, failures) for failures in (0, 1, 3, 7, 500)] == [100, 50, 12, 1, 1]


def test_a_breaker_opens_with_the_first_failure_and_probes_after_the_rest() -> None:
    later = NOW + timedelta(seconds=5)
    assert breaker(0, None, NOW) is Breaker.CLOSED
    assert breaker(1, later, NOW) is Breaker.OPEN
    assert breaker(1, later, later) is Breaker.HALF_OPEN


def alone(verdict: Verdict, *, voids: bool = False) -> Settled | Stopped:
    parcel = Parcel(UUID(int=1), 1, b"{}", voids=voids)
    [event] = settle([parcel], lambda _: verdict, lambda _: TAKEN)
    return event


def test_403_stops_all_but_for_a_voiding_statement() -> None:
    """A key may be refused, or only the voiding of what another has recorded."""
    forbidden = Verdict(Outcome.DOUBTFUL, "forbidden", None, 403)
    assert isinstance(alone(forbidden), Stopped)
    event = alone(forbidden, voids=True)
    assert isinstance(event, Settled)
    assert event.verdict.reason == "voiding_refused"


def test_a_conflict_is_settled_by_looking() -> None:
    event = alone(Verdict(Outcome.CONFLICT, "conflict"))
    assert isinstance(event, Settled)
    assert event.is_taken


def told(**changes: Any) -> bytes:
    return msgspec.json.encode(
        {
            "id": ID,
            "actor": {"mbox": "mailto:a@b.example"},
            "verb": {"id": "http://adlnet.gov/expapi/verbs/answered"},
            "object": {"id": "https://callcraft.example/items/1"},
            **changes,
        }
    )


@pytest.mark.parametrize(
    ("theirs", "reason"),
    [
        (told(stored="2030-01-31T08:00:00Z", version="1.0.0"), ""),
        (told(timestamp="2030-01-31T08:00:00Z"), ""),
        (told(result={"success": True}), "conflict"),
        (b"{}", "conflict_unreadable"),
        (b"<html>", "conflict_unreadable"),
        (b"[" * 100_000, "conflict_unreadable"),
    ],
)
def test_conflicts_are_compared_as_the_standard_compares(theirs: bytes, reason: str) -> None:
    """1.0.3 Data 2.3.1: what a store may add does not count."""
    assert judge_conflict(told(), theirs).reason == reason


STATEMENT = {
    "actor": {"account": {"homePage": "https://hr.example/", "name": "a"}},
    "verb": {"id": "https://v.example/1"},
    "object": {"id": "https://a.example/course/1/item/2"},
    "context": {
        "registration": ID,
        "contextActivities": {"grouping": {"id": "https://g.example/track"}},
    },
}


@pytest.mark.parametrize(
    ("selection", "chosen"),
    [
        (Selection(), True),
        (Selection(verbs=("https://v.example/2", "https://v.example/1")), True),
        (Selection(verbs=("https://v.example/2",)), False),
        (Selection(activities=("https://a.example/course/1/",)), True),
        (Selection(activities=("https://a.example/course/2/", "https://g.example/")), True),
        (Selection(activities=("https://a.example/course/2/",)), False),
        (Selection(home_pages=("https://hr.example/",)), True),
        (Selection(home_pages=("https://hr.example",)), False),
        (Selection(registrations=(ID.upper(),)), True),
        (Selection(registrations=("9e13cefd-53d3-4eac-b5ed-2cf6693903bc",)), False),
        (Selection(verbs=("https://v.example/1",), home_pages=("https://no.example/",)), False),
    ],
)
def test_every_filter_has_to_fit(selection: Selection, chosen: bool) -> None:
    assert selection.chooses(STATEMENT) is chosen


@pytest.mark.parametrize(
    "selection",
    [
        Selection(verbs=("answered",)),
        Selection(activities=("item",)),
        Selection(home_pages=("hr",)),
        Selection(registrations=("1",)),
    ],
)
def test_a_filter_that_nothing_can_meet_is_refused(selection: Selection) -> None:
    with pytest.raises(StatementInvalid):
        selection.check()


URL = "https://lrs.example/xapi/statements?ascending=true"


def page(*stored: str, more: str = "") -> bytes:
    return msgspec.json.encode({"statements": [{"stored": s} for s in stored], "more": more})


def read(body: bytes, through: str | None = "2030-01-31T08:00:00Z") -> Any:
    headers = {"x-experience-api-consistent-through": through} if through else {}
    return read_page(URL, headers, body, cursor=NOW - timedelta(days=1))


def test_the_cursor_goes_to_the_newest_that_was_seen() -> None:
    found = read(page("2030-01-31T06:00:00Z", "2030-01-31T07:00:00Z"))
    assert found.cursor == NOW - timedelta(hours=1)
    assert found.more is None


def test_the_cursor_never_passes_what_is_complete() -> None:
    """1.0.3 Communication 2.1.3: before Consistent-Through something may still appear."""
    assert read(page("2030-01-31T09:00:00Z")).cursor == NOW


def test_without_consistent_through_the_cursor_stays_behind() -> None:
    assert read(page("2030-01-31T08:00:00Z"), None).cursor == NOW - CAUTION


def test_the_cursor_never_goes_back() -> None:
    assert read(page()).cursor == read(page("2020-01-01T00:00:00Z")).cursor


def test_reading_begins_a_little_before_the_cursor() -> None:
    assert "since=2030-01-31T07%3A59%3A59" in first_url("https://lrs.example/xapi", NOW, 10)


@pytest.mark.parametrize("more", ["/xapi/more/1", "https://lrs.example/xapi/more/1"])
def test_more_is_found_beside_the_page(more: str) -> None:
    assert read(page(more=more)).more == "https://lrs.example/xapi/more/1"


@pytest.mark.parametrize(
    "body",
    [
        b"<html>",
        b"{}",
        page("yesterday"),
        page("2030-01-31T07:00:00Z", "2030-01-31T06:00:00Z"),
        page(more="https://elsewhere.example/"),
        page(more="http://lrs.example/xapi/more"),
    ],
)
def test_what_is_no_page_is_refused(body: bytes) -> None:
    """Above all a `more` that would take our key to another host."""
    with pytest.raises(NotAPage):
        read(body)
