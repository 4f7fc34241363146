"""The standby procedure: which step follows which, and what each of them needs."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.tracks.rules.standby import (
    ENDED,
    MOVES,
    WORDS,
    CaseFacts,
    Event,
    Gap,
    Lack,
    Outcome,
    State,
    after,
    completeness,
    ends_as_trained,
    missing,
    moves,
)

WHOLE = CaseFacts(
    evidence=1,
    gaps=[Gap("Does not ask for the number", trains=1, measures=1, closed=True)],
    received_at=datetime(2026, 3, 2, 9, tzinfo=UTC),
    starts_on=date(2026, 3, 3),
    today=date(2026, 3, 20),
    signed=True,
    seen=True,
    outcome=Outcome.RETURN,
    trained=True,
    appeal_until=date(2026, 3, 19),
)


@pytest.mark.requirement("R149")
def test_the_whole_way_from_draft_to_closed() -> None:
    state: State | None = State.DRAFT
    for event in (
        Event.NOTICE,
        Event.RECEIVE,
        Event.TRAIN,
        Event.REPORT,
        Event.SEE,
        Event.DECIDE,
        Event.CLOSE,
    ):
        assert state is not None
        state = after(state, event, WHOLE)
    assert state is State.CLOSED
    assert completeness(State.CLOSED, WHOLE) == []


@pytest.mark.requirement("R149", "R150", "R151", "R152")
@pytest.mark.parametrize(
    ("event", "change", "lack"),
    [
        (Event.NOTICE, {"evidence": 0}, [Lack.EVIDENCE]),
        (Event.NOTICE, {"gaps": []}, [Lack.GAPS]),
        (Event.NOTICE, {"gaps": [Gap("x", trains=1)]}, [Lack.UNCOVERED]),
        (Event.NOTICE, {"gaps": [Gap("x", measures=1)]}, [Lack.UNCOVERED]),
        (Event.TRAIN, {"received_at": None}, [Lack.RECEIPT]),
        (Event.TRAIN, {"starts_on": date(2026, 3, 2)}, [Lack.LATE_RECEIPT]),
        (Event.TRAIN, {"today": date(2026, 3, 2)}, [Lack.TOO_EARLY]),
        (Event.REPORT, {"signed": False}, [Lack.REPORT]),
        (Event.REPORT, {"gaps": [Gap("x", 1, 1)]}, [Lack.RESULTS]),
        (Event.DECIDE, {"seen": False}, [Lack.SEEN]),
        (Event.DECIDE, {"outcome": None}, [Lack.OUTCOME]),
        (Event.DECIDE, {"gaps": [Gap("x", 1, 0, closed=True)]}, [Lack.NOT_TRAINED]),
        (Event.DECIDE, {"gaps": [Gap("x", 1, 1, closed=False)]}, [Lack.NOT_TRAINED]),
        (Event.EXTEND, {"seen": False}, [Lack.SEEN]),
        (Event.APPEAL, {}, [Lack.APPEAL_OVER]),
        (Event.CLOSE, {"today": date(2026, 3, 19)}, [Lack.APPEAL_RUNS]),
        (Event.CLOSE, {"appeal_until": None}, [Lack.APPEAL_RUNS]),
    ],
)
def test_what_each_step_waits_for(
    event: Event, change: dict[str, object], lack: list[Lack]
) -> None:
    facts = replace(WHOLE, **change)  # type: ignore[arg-type]
    assert missing(event, facts) == lack
    for state in State:
        assert after(state, event, facts) is None


@pytest.mark.requirement("R152")
def test_a_case_that_did_not_train_may_end_otherwise() -> None:
    facts = replace(WHOLE, gaps=[Gap("x", 1, 1, closed=False)], trained=False)
    assert not ends_as_trained(facts)
    assert missing(Event.DECIDE, facts) == []


@given(st.lists(st.sampled_from(Event), max_size=30))
def test_nothing_happens_after_the_end_and_no_case_skips_its_notice(events: list[Event]) -> None:
    state, seen = State.DRAFT, [State.DRAFT]
    for event in events:
        state = after(state, event, WHOLE) or state
        seen.append(state)
    if State.TRAINING in seen:
        assert State.NOTICED in seen[: seen.index(State.TRAINING)]
    for ended in ENDED & set(seen):
        assert set(seen[seen.index(ended) :]) == {ended}


@given(
    st.sampled_from(Event),
    st.sampled_from(State),
    st.lists(
        st.builds(
            Gap,
            st.just("x"),
            st.integers(0, 2),
            st.integers(0, 2),
            st.sampled_from([None, True, False]),
        ),
        max_size=3,
    ),
    st.booleans(),
)
def test_a_case_is_decided_as_trained_only_when_every_gap_is_covered_and_closed(
    event: Event, state: State, gaps: list[Gap], trained: bool
) -> None:
    """R152."""
    facts = replace(WHOLE, gaps=gaps, trained=trained)
    if after(state, event, facts) is State.DECIDED and event is Event.DECIDE and trained:
        assert gaps
        assert all(gap.trains and gap.measures and gap.closed for gap in gaps)


def test_every_state_but_the_last_leads_somewhere_and_everything_missing_has_words() -> None:
    assert {state for state in State if not moves(state)} == set(ENDED)
    assert {event for _, event in MOVES} == set(Event)
    assert set(WORDS) == set(Lack)
