"""How a commit changes a learner's state in SCORM 2004 (RTE 4th Edition §4.2)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorm_packages.runtime.rules.progress import (
    MAX_SNAPSHOT_CHARACTERS,
    Applied,
    Delta,
    Progress,
    Terms,
    one_word,
)
from scorm_packages.runtime.rules.scorm2004 import (
    apply_delta,
    begin_late,
    begin_session,
    merge_late,
    parse_session_time,
    read_progress,
    settle_answers,
)

COMPLETION = "cmi.completion_status"
SUCCESS = "cmi.success_status"
MEASURE = "cmi.progress_measure"
SCALED = "cmi.score.scaled"
EXIT = "cmi.exit"
TIME = "cmi.session_time"
START = Progress(cmi={})
NONE = Terms()
BOTH = Terms(completion_threshold=Decimal("0.8"), scaled_passing_score=Decimal("0.6"))

statuses = st.tuples(
    st.sampled_from([COMPLETION, SUCCESS, MEASURE, SCALED, EXIT, "cmi.location"]),
    st.sampled_from(["completed", "incomplete", "passed", "failed", "unknown", "0.3", "0.9", ""]),
)
deltas = st.lists(st.lists(statuses, max_size=5), max_size=6)


def commit(
    progress: Progress,
    *sets: tuple[str, str],
    terms: Terms = NONE,
    terminate: bool = False,
    measured: int | None = None,
    time: int = 0,
) -> Applied:
    delta = Delta(sets=sets, measured_time_cs=measured, terminate=terminate)
    return apply_delta(progress, delta, terms, session_time_cs=time)


def stored(progress: Progress) -> Progress:
    """As it comes back from the database."""
    return read_progress(
        progress.cmi,
        lesson_status=progress.lesson_status,
        total_time_cs=progress.total_time_cs,
        entry=progress.entry,
    )


@pytest.mark.parametrize(
    ("sets", "expected"),
    [
        ([], "unknown"),
        ([(MEASURE, "0.79")], "incomplete"),
        ([(MEASURE, "0.8")], "completed"),
        ([(MEASURE, "0.8"), (COMPLETION, "incomplete")], "completed"),
        ([(COMPLETION, "completed")], "unknown"),
        ([(COMPLETION, "completed"), (MEASURE, "0.1")], "incomplete"),
    ],
)
def test_the_completion_threshold_decides(sets: list[tuple[str, str]], expected: str) -> None:
    """RTE §4.2.4.1: what the content itself says of its completion is not asked."""
    assert commit(START, *sets, terms=BOTH).progress.completion_status == expected


@pytest.mark.parametrize(
    ("sets", "expected"),
    [
        ([], "unknown"),
        ([(SCALED, "0.59")], "failed"),
        ([(SCALED, "0.6")], "passed"),
        ([(SCALED, "1"), (SUCCESS, "failed")], "passed"),
        ([(SUCCESS, "passed")], "unknown"),
    ],
)
def test_the_scaled_passing_score_decides(sets: list[tuple[str, str]], expected: str) -> None:
    """RTE §4.2.21.1."""
    assert commit(START, *sets, terms=BOTH).progress.success_status == expected


def test_unknown_for_want_of_a_measure_is_not_the_contents_own_word() -> None:
    """Sequencing assumes completion at the end (UP.4) unless the content itself said "unknown"."""
    assert COMPLETION not in commit(START, (COMPLETION, "unknown"), terms=BOTH).progress.cmi
    assert commit(START, (COMPLETION, "unknown")).progress.cmi[COMPLETION] == "unknown"


def test_without_thresholds_the_contents_word_stands_and_may_be_taken_back() -> None:
    done = commit(START, (COMPLETION, "completed"), (SUCCESS, "passed")).progress
    assert (done.completion_status, done.success_status) == ("completed", "passed")
    undone = commit(done, (COMPLETION, "incomplete"), (SUCCESS, "failed")).progress
    assert (undone.completion_status, undone.success_status) == ("incomplete", "failed")


@pytest.mark.parametrize(
    ("completion", "success", "word"),
    [
        ("completed", "passed", "passed"),
        ("completed", "failed", "failed"),
        ("completed", "unknown", "completed"),
        ("incomplete", "passed", "passed"),
        ("incomplete", "failed", "incomplete"),
        ("unknown", "failed", "failed"),
        ("unknown", "unknown", "incomplete"),
        ("not attempted", "unknown", "incomplete"),
    ],
)
def test_both_statuses_make_one_word_for_lists(completion: str, success: str, word: str) -> None:
    assert one_word(completion, success) == word


def test_total_time_is_the_total_at_launch_plus_the_latest_session_time() -> None:
    at_launch = Progress(cmi={}, total_time_cs=60_00)
    one = commit(at_launch, (TIME, "PT10S"))
    two = commit(one.progress, (TIME, "PT25.5S"), time=one.session_time_cs)
    three = commit(two.progress, ("cmi.location", "x"), time=two.session_time_cs)
    assert [step.progress.total_time_cs for step in (one, two, three)] == [70_00, 85_50, 85_50]


def test_the_page_may_measure_in_either_notation() -> None:
    assert parse_session_time("PT1M2.5S") == parse_session_time("0000:01:02.50") == 62_50
    assert parse_session_time("soon") is None


@pytest.mark.parametrize(
    ("exit_", "terminate", "entry"),
    [
        ("suspend", True, "resume"),
        ("", True, ""),
        ("normal", True, ""),
        ("logout", True, ""),
        ("", False, "resume"),
    ],
)
def test_exit_decides_over_the_next_entry(exit_: str, terminate: bool, entry: str) -> None:
    """RTE §4.2.8; a session that did not end broke off."""
    assert commit(START, (EXIT, exit_), terminate=terminate).progress.entry == entry


def test_a_new_session_starts_without_the_exit_and_time_of_the_last() -> None:
    ended = commit(START, (EXIT, "suspend"), (TIME, "PT5S"), terminate=True).progress
    assert not {EXIT, TIME} & set(begin_session(ended).cmi)


@pytest.mark.parametrize("mode", ["browse", "review"])
def test_browse_and_review_change_nothing_that_counts(mode: str) -> None:
    before = commit(START, (SUCCESS, "passed"), (SCALED, "0.9")).progress
    applied = commit(
        before,
        (SUCCESS, "failed"),
        (SCALED, "0"),
        ("cmi.interactions.0.id", "q"),
        ("cmi.objectives.0.id", "o"),
        ("adl.data.0.store", "x"),
        ("cmi.location", "p2"),
        terms=Terms(mode=mode, writable_stores=frozenset({0})),
        terminate=True,
    )
    assert len(applied.refused) == 5
    assert applied.stores == {}
    assert applied.progress.cmi["cmi.location"] == "p2"
    assert applied.progress.lesson_status == before.lesson_status
    assert applied.progress.score_scaled == Decimal("0.9")


def test_stores_belong_to_the_course_and_are_written_where_that_is_allowed() -> None:
    terms = Terms(writable_stores=frozenset({1}))
    applied = commit(START, ("adl.data.0.store", "x"), ("adl.data.1.store", "y"), terms=terms)
    assert (applied.stores, applied.refused) == ({1: "y"}, ("adl.data.0.store",))
    assert applied.progress.cmi == {}


def test_an_objective_keeps_its_id() -> None:
    begun = commit(START, ("cmi.objectives.0.id", "o1")).progress
    applied = commit(begun, ("cmi.objectives.0.id", "o2"), ("cmi.objectives.0.id", "o1"))
    assert applied.refused == ("cmi.objectives.0.id",)
    assert applied.progress.cmi["cmi.objectives.0.id"] == "o1"


def test_what_would_burst_the_snapshot_is_refused() -> None:
    names = len("cmi.suspend_data") + len("cmi.location")
    full = Progress(cmi={"cmi.suspend_data": "x" * (MAX_SNAPSHOT_CHARACTERS - names - 10)})
    assert commit(full, ("cmi.location", "y" * 11)).refused == ("cmi.location",)
    assert commit(full, ("cmi.location", "y" * 10)).refused == ()


def late(current: Progress, *sets: tuple[str, str], terms: Terms = NONE) -> Progress:
    applied = commit(begin_late(current), *sets, terms=terms, terminate=True)
    return merge_late(current, applied, session_time_cs=0)


def test_a_late_commit_adds_and_takes_nothing_away() -> None:
    current = commit(
        START,
        (COMPLETION, "completed"),
        (SUCCESS, "failed"),
        (SCALED, "0.4"),
        ("cmi.location", "new"),
        ("cmi.interactions.0.id", "mine"),
    ).progress
    merged = late(
        current,
        (COMPLETION, "incomplete"),
        (SUCCESS, "passed"),
        (SCALED, "0.7"),
        ("cmi.score.raw", "7"),
        ("cmi.location", "old"),
        ("cmi.interactions.0.id", "theirs"),
        ("cmi.interactions.1.id", "further"),
    )
    assert (merged.completion_status, merged.success_status) == ("completed", "passed")
    assert (merged.score_scaled, merged.score_raw) == (Decimal("0.7"), Decimal(7))
    assert merged.cmi["cmi.location"] == "new"
    assert merged.cmi["cmi.interactions.0.id"] == "mine"
    assert merged.cmi["cmi.interactions.1.id"] == "further"
    assert merged.entry == current.entry


_RANK = {
    "": 0,
    "unknown": 0,
    "not attempted": 0,
    "incomplete": 1,
    "failed": 1,
    "completed": 2,
    "passed": 2,
}


@given(deltas, st.lists(statuses, max_size=6), st.booleans())
def test_no_late_commit_makes_anything_worse(
    before: list[list[tuple[str, str]]], said: list[tuple[str, str]], with_thresholds: bool
) -> None:
    terms = BOTH if with_thresholds else NONE
    current = START
    for sets in before:
        current = commit(current, *sets, terms=terms).progress
    merged = late(current, *said, terms=terms)
    assert _RANK[merged.completion_status] >= _RANK[current.completion_status]
    assert _RANK[merged.success_status] >= _RANK[current.success_status]
    assert (merged.score_scaled or -1) >= (current.score_scaled or -1)
    assert (merged.progress_measure or -1) >= (current.progress_measure or -1)
    assert merged.cmi.get("cmi.location") == current.cmi.get("cmi.location")
    assert merged.cmi.get(EXIT) == current.cmi.get(EXIT)


@given(deltas)
def test_commits_may_be_cut_anywhere(commits: list[list[tuple[str, str]]]) -> None:
    """Many small commits come to the same as one of all, and storing in between loses nothing."""
    step = START
    for sets in commits:
        step = stored(commit(step, *sets, terms=BOTH).progress)
    at_once = commit(START, *[pair for sets in commits for pair in sets], terms=BOTH).progress
    if commits:
        assert step == at_once


def test_an_answer_is_settled_in_2004s_words() -> None:
    at = "cmi.interactions.0."
    after = {
        at + "id": "q1",
        at + "type": "other",
        at + "learner_response": "x",
        at + "result": "incorrect",
        at + "latency": "PT2.5S",
        at + "description": "What now?",
        at + "correct_responses.0.pattern": "{lang=en}y",
    }
    (answer,), still_open = settle_answers({}, after, {0}, ending=False)
    assert (answer.student_response, answer.latency_cs, answer.result) == ("x", 250, "incorrect")
    assert answer.description == "What now?"
    assert still_open == []
