"""How a commit changes a learner's state."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorm_packages.runtime.rules.progress import (
    FINISHED,
    MAX_SNAPSHOT_CHARACTERS,
    Applied,
    Delta,
    Progress,
    Terms,
)
from scorm_packages.runtime.rules.scorm12 import (
    apply_delta,
    begin_session,
    launch_data_model,
    merge_late,
)

STATUS = "cmi.core.lesson_status"
RAW = "cmi.core.score.raw"
EXIT = "cmi.core.exit"
TIME = "cmi.core.session_time"
START = Progress(cmi={})


def commit(progress: Progress, *sets: tuple[str, str], **more: object) -> Applied:
    delta = Delta(
        sets=sets,
        terminate=bool(more.get("terminate")),
        measured_time_cs=more.get("measured"),  # type: ignore[arg-type]
    )
    terms = more.get("terms", Terms())
    assert isinstance(terms, Terms)
    return apply_delta(progress, delta, terms, session_time_cs=int(str(more.get("time", 0))))


def test_total_time_is_the_total_at_launch_plus_the_latest_session_time() -> None:
    """Commits are never summed: each report of session_time replaces the one before."""
    at_launch = Progress(cmi={}, total_time_cs=60_00)
    one = commit(at_launch, (TIME, "00:00:10"))
    two = commit(one.progress, (TIME, "00:00:25"), time=one.session_time_cs)
    three = commit(two.progress, ("cmi.suspend_data", "x"), time=two.session_time_cs)
    assert [step.progress.total_time_cs for step in (one, two, three)] == [70_00, 85_00, 85_00]


@given(st.lists(st.integers(0, 9_999_999), min_size=1, max_size=20), st.integers(0, 9_999_999))
def test_total_time_holds_for_any_run_of_reports(reports: list[int], baseline: int) -> None:
    progress, session_time = Progress(cmi={}, total_time_cs=baseline), 0
    for report in reports:
        applied = commit(progress, measured=report, time=session_time)
        progress, session_time = applied.progress, applied.session_time_cs
    assert progress.total_time_cs == baseline + reports[-1]


def test_what_the_content_reports_goes_before_what_the_page_measures() -> None:
    assert commit(START, (TIME, "00:00:30"), measured=99_00).session_time_cs == 30_00
    assert commit(START, measured=99_00).session_time_cs == 99_00


@pytest.mark.parametrize(
    ("raw", "mastery", "exit_", "status", "expected"),
    [
        ("80", "80", "", None, "passed"),
        ("79.99", "80", "", None, "failed"),
        ("80", "80", "", "completed", "passed"),
        ("10", "80", "", "passed", "failed"),
        (None, "80", "", "incomplete", "incomplete"),
        ("90", None, "", "incomplete", "incomplete"),
        (None, None, "", None, "completed"),
        (None, None, "suspend", None, "incomplete"),
        ("10", "80", "suspend", "incomplete", "incomplete"),
        ("90", "80", "suspend", "incomplete", "passed"),
        ("10", "80", "suspend", "completed", "failed"),
        ("", "80", "", "completed", "completed"),
    ],
)
def test_the_master_score_decides_at_finish(
    raw: str | None, mastery: str | None, exit_: str, status: str | None, expected: str
) -> None:
    """RTE 1.2 §3.4.4, lesson_status: credit, a raw score and a master score."""
    sets = [(EXIT, exit_)]
    sets += [(RAW, raw)] if raw is not None else []
    sets += [(STATUS, status)] if status is not None else []
    terms = Terms(mastery_score=None if mastery is None else Decimal(mastery))
    assert commit(START, *sets, terminate=True, terms=terms).progress.lesson_status == expected


def test_the_master_score_waits_for_the_finish() -> None:
    terms = Terms(mastery_score=Decimal(80))
    assert commit(START, (RAW, "90"), terms=terms).progress.lesson_status == "not attempted"


@pytest.mark.parametrize(
    ("exit_", "terminate", "entry"),
    [("suspend", True, "resume"), ("", True, ""), ("logout", True, ""), ("", False, "resume")],
)
def test_the_next_launch_resumes_what_was_suspended_or_broke_off(
    exit_: str, terminate: bool, entry: str
) -> None:
    assert START.entry == "ab-initio"
    assert commit(START, (EXIT, exit_), terminate=terminate).progress.entry == entry


def test_a_new_session_starts_without_the_exit_of_the_last() -> None:
    suspended = commit(START, (EXIT, "suspend"), ("cmi.suspend_data", "p7"), terminate=True)
    begun = begin_session(suspended.progress)
    assert commit(begun, terminate=True).progress.entry == ""
    assert begun.cmi["cmi.suspend_data"] == "p7"


@pytest.mark.parametrize("finished", sorted(FINISHED))
@pytest.mark.parametrize("said", ["incomplete", "browsed"])
def test_what_is_finished_is_not_taken_back(finished: str, said: str) -> None:
    """Many courses begin every visit by setting "incomplete"."""
    done = commit(START, (STATUS, finished)).progress
    assert commit(done, (STATUS, said)).progress.lesson_status == finished
    assert commit(START, (STATUS, finished), (STATUS, said)).progress.lesson_status == finished


def test_a_new_verdict_replaces_the_old_one() -> None:
    failed = commit(START, (STATUS, "failed")).progress
    passed = commit(failed, (STATUS, "passed")).progress
    assert passed.lesson_status == "passed"
    assert commit(passed, (STATUS, "completed")).progress.lesson_status == "passed"
    assert commit(passed, (STATUS, "failed")).progress.lesson_status == "failed"


@pytest.mark.parametrize("mode", ["browse", "review"])
def test_browse_and_review_never_change_status_score_or_entry(mode: str) -> None:
    terms = Terms(mode=mode, mastery_score=Decimal(50))
    done = commit(START, (STATUS, "passed"), (RAW, "90"), (EXIT, "suspend"), terminate=True)
    visited = commit(
        done.progress,
        (STATUS, "failed"),
        (RAW, "10"),
        ("cmi.objectives.0.status", "failed"),
        ("cmi.interactions.0.id", "q1"),
        ("cmi.core.lesson_location", "p3"),
        terms=terms,
        terminate=True,
    )
    after = visited.progress
    assert (after.lesson_status, after.score_raw, after.entry) == ("passed", Decimal(90), "resume")
    assert set(visited.refused) == {STATUS, RAW, "cmi.objectives.0.status", "cmi.interactions.0.id"}
    assert after.cmi["cmi.core.lesson_location"] == "p3"


def test_one_bad_value_does_not_lose_the_others() -> None:
    applied = commit(START, ("cmi.core.student_id", "x"), (RAW, "high"), (STATUS, "completed"))
    assert applied.refused == ("cmi.core.student_id", RAW)
    assert applied.progress.lesson_status == "completed"


def test_an_item_cannot_store_without_end() -> None:
    sets = [(f"cmi.interactions.{n}.student_response", "x" * 64_000) for n in range(30)]
    applied = commit(START, *sets)
    assert _size(applied.progress) <= MAX_SNAPSHOT_CHARACTERS + 40  # Its own words.
    assert applied.refused


def test_nor_without_a_word_in_it() -> None:
    """Arrays in arrays: a million members, each of them empty."""
    at = "cmi.interactions.{}.correct_responses.{}.pattern"
    sets = [(at.format(n, m), "") for n in range(100) for m in range(400)]
    applied = commit(START, *sets)
    assert _size(applied.progress) <= MAX_SNAPSHOT_CHARACTERS + 40  # Its own words.
    assert applied.refused


def _size(progress: Progress) -> int:
    return len("".join(part for pair in progress.cmi.items() for part in pair))


def test_a_late_commit_never_regresses() -> None:
    newer = commit(START, (STATUS, "completed"), (RAW, "70"), ("cmi.suspend_data", "new")).progress
    late = commit(newer, (STATUS, "failed"), (RAW, "40"), ("cmi.suspend_data", "old"), time=0)
    kept = merge_late(newer, late, session_time_cs=0)
    assert (kept.lesson_status, kept.score_raw) == ("completed", Decimal(70))
    assert kept.cmi["cmi.suspend_data"] == "new"


def test_a_late_commit_keeps_its_better_result_its_time_and_its_answers() -> None:
    newer = commit(START, (STATUS, "incomplete"), (RAW, "40"), (TIME, "00:01:00")).progress
    late = commit(
        newer,
        (STATUS, "passed"),
        (RAW, "95"),
        ("cmi.interactions.0.id", "q1"),
        (TIME, "00:00:30"),
        time=10_00,
    )
    kept = merge_late(newer, late, session_time_cs=10_00)
    assert (kept.lesson_status, kept.score_raw, kept.total_time_cs) == (
        "passed",
        Decimal(95),
        80_00,
    )
    assert kept.cmi["cmi.interactions.0.id"] == "q1"
    assert kept.cmi[RAW] == "95"


statuses = st.sampled_from(["passed", "completed", "failed", "incomplete", "browsed"])


@given(statuses, statuses, st.booleans())
def test_no_late_commit_lowers_a_status(current: str, late: str, terminate: bool) -> None:
    rank = ["not attempted", "browsed", "incomplete", "failed", "completed", "passed"].index
    newer = commit(START, (STATUS, current)).progress
    applied = commit(newer, (STATUS, late), terminate=terminate)
    kept = merge_late(newer, applied, session_time_cs=0)
    assert rank(kept.lesson_status) >= rank(newer.lesson_status)


@pytest.mark.parametrize(
    ("raw", "high", "scaled"),
    [("85", None, "0.85"), ("8", "10", "0.8"), ("80", "10", "0.8"), ("1", "3", "0.3333333")],
)
def test_the_scaled_score_is_out_of_the_maximum(raw: str, high: str | None, scaled: str) -> None:
    sets = [(RAW, raw)] + ([("cmi.core.score.max", high)] if high else [])
    assert commit(START, *sets).progress.score_scaled == Decimal(scaled)


def test_the_launch_data_model_is_nested_with_ids_first() -> None:
    """scorm-again takes an array's members only in order, and an answer only after its id."""
    played = commit(
        START,
        ("cmi.interactions.0.student_response", "a"),
        ("cmi.interactions.0.id", "q1"),
        ("cmi.interactions.0.type", "choice"),
        ("cmi.interactions.0.correct_responses.0.pattern", "a"),
        ("cmi.interactions.2.id", "beyond a gap"),
        (RAW, "50"),
        (EXIT, "suspend"),
        (TIME, "00:01:00"),
        terminate=True,
    ).progress
    model = launch_data_model(
        played,
        Terms(mastery_score=Decimal("80.000000")),
        total_time="0000:01:00.00",
        given={"cmi.core.student_id": "A-17", "cmi.launch_data": "seed=4"},
    )
    core = model["core"]
    assert isinstance(core, dict)
    assert core["student_id"] == "A-17"
    assert core["entry"] == "resume"
    assert core["credit"] == "credit"
    assert core["score"] == {"raw": "50"}
    assert "exit" not in core
    assert "session_time" not in core
    assert model["launch_data"] == "seed=4"
    assert model["student_data"] == {"mastery_score": "80"}
    interactions = model["interactions"]
    assert isinstance(interactions, list)
    assert [list(answer)[:2] for answer in interactions] == [["id", "type"]]
    assert interactions[0]["correct_responses"] == [{"pattern": "a"}]
