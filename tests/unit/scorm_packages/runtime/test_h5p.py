"""What comes of a commit of H5P's page."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from content.h5p.rules.names import LibraryName
from scorm_packages.runtime.rules.h5p import model
from scorm_packages.runtime.rules.h5p.elements import LONGEST_STATE, MOST_STATES, states_in
from scorm_packages.runtime.rules.h5p.spoken import Exercise
from scorm_packages.runtime.rules.progress import Applied, Delta, Progress, Terms
from tests.builders.h5p_courses import as_set, said

ACTIVITY = "https://x.example/packages/1/items/content"
EXERCISE = Exercise(ACTIVITY, LibraryName("Callcraft.TestQuestion", 1, 2), {})
TERMS = Terms(exercise=EXERCISE)
STATE = "h5p.state.0.state"
PART = "0f8b1b5e-0f8b-4b5e-8f8b-0f8b1b5e0f8b"
START = Progress({})


def commit(
    *sets: tuple[str, str],
    before: Progress = START,
    terms: Terms = TERMS,
    terminate: bool = False,
    measured_time_cs: int | None = None,
) -> Applied:
    delta = Delta(sets, measured_time_cs=measured_time_cs, terminate=terminate)
    return model.apply_delta(before, delta, terms)


def tried(raw: int, most: int, number: int = 1, **changes: Any) -> tuple[str, str]:
    return as_set(number, said(ACTIVITY, score=(raw, most), **changes))


def test_a_state_is_found_again_and_forgotten_when_the_content_says_so() -> None:
    kept = commit((STATE, '{"answers":[1]}'), (f"h5p.state.{PART}.notes", '"寄"'))
    assert states_in(kept.progress.cmi) == {
        "0": {"state": '{"answers":[1]}'},
        PART: {"notes": '"寄"'},
    }
    assert kept.refused == ()
    gone = commit((STATE, ""), before=kept.progress)
    assert states_in(gone.progress.cmi) == {PART: {"notes": '"寄"'}}


def test_the_sign_that_the_page_escapes_comes_back() -> None:
    assert states_in(commit((STATE, '"\uf8fef8fe"')).progress.cmi) == {"0": {"state": '"\uf8fe"'}}


@pytest.mark.parametrize(
    ("element", "value"),
    [
        (STATE, "{"),
        (STATE, '"' + "x" * LONGEST_STATE + '"'),
        (STATE, '"\0"'),
        ("h5p.state.another.state", "{}"),
        ("h5p.state.0." + "x" * 65, "{}"),
        ("h5p.score.raw", "10"),
        ("h5p.score.max", "10"),
        ("cmi.core.lesson_status", "passed"),
        ("h5p.opened", "-1"),
        ("h5p.opened", "many"),
        ("h5p.exit", "logout"),
        ("h5p.statement.0", "{}"),
        ("h5p.statement.1", "[]"),
        ("h5p.statement.1", "{"),
        ("h5p.statement.1", '{"verb": 1, "object": 2}'),
    ],
)
def test_what_no_page_of_ours_sets_is_refused_and_harms_nothing(element: str, value: str) -> None:
    after = commit((element, value), (STATE, "{}"))
    assert after.refused == (element,)
    assert after.progress.lesson_status == "incomplete"
    assert after.progress.score_raw is None
    assert after.spoken == ()
    assert states_in(after.progress.cmi) == {"0": {"state": "{}"}}


def test_states_are_bounded_in_number() -> None:
    full = {f"h5p.state.0.k{n}": "1" for n in range(MOST_STATES)}
    after = commit((STATE, "2"), ("h5p.state.0.k0", "3"), before=Progress(full))
    assert after.refused == (STATE,)
    assert after.progress.cmi["h5p.state.0.k0"] == "3"


def test_the_outcome_of_a_try_is_the_result() -> None:
    after = commit(tried(3, 4)).progress
    assert [after.lesson_status, after.score_raw, after.score_max] == ["completed", 3, 4]
    assert after.score_scaled == Decimal("0.75")
    again = model.read_progress(
        after.cmi, lesson_status=after.lesson_status, total_time_cs=0, entry="resume"
    )
    assert [again.score_raw, again.score_max, again.score_scaled] == [3, 4, Decimal("0.75")]


def test_of_several_tries_the_best_counts_and_every_one_is_told() -> None:
    """Peers keep only the last attempt, and lose the better one."""
    after = commit(tried(3, 4), tried(4, 4, number=2), tried(1, 4, number=3))
    assert after.progress.score_raw == 4
    assert [each.score and each.score.raw for each in after.spoken] == [3, 4, 1]


def test_a_statement_that_comes_twice_in_one_commit_is_heard_once() -> None:
    after = commit(tried(1, 4), tried(4, 4))
    assert after.refused == ("h5p.statement.1",)
    assert after.progress.score_raw == 1


def test_the_word_of_the_content_passes_but_fails_nobody() -> None:
    """The threshold of most content types is 100 % unless somebody changed it."""
    assert commit(tried(3, 4, result={"success": False})).progress.lesson_status == "completed"
    assert commit(tried(4, 4, result={"success": True})).progress.lesson_status == "passed"


def test_a_master_score_decides_and_a_pass_stays_passed() -> None:
    terms = replace(TERMS, mastery_score=Decimal(80))
    failed = commit(tried(3, 4, result={"success": True}), terms=terms)
    assert failed.progress.lesson_status == "failed"
    passed = commit(tried(4, 4), before=failed.progress, terms=terms)
    assert passed.progress.lesson_status == "passed"
    worse = commit(tried(0, 4), before=passed.progress, terms=terms)
    assert [worse.progress.lesson_status, worse.progress.score_raw] == ["passed", 4]


def test_a_part_of_the_content_is_told_and_decides_nothing() -> None:
    after = commit(tried(4, 4, sub_content=PART))
    assert [each.sub_content for each in after.spoken] == [PART]
    assert (after.progress.lesson_status, after.progress.score_raw) == ("incomplete", None)


def test_a_statement_about_another_content_is_refused() -> None:
    elsewhere = said("https://x.example/packages/2/items/content", score=(4, 4))
    after = commit(as_set(1, elsewhere))
    assert after.refused == ("h5p.statement.1",)
    assert after.progress.score_raw is None


def test_content_without_points_is_done_once_it_was_opened() -> None:
    assert commit(("h5p.opened", "0")).progress.lesson_status == "completed"
    assert commit(("h5p.opened", "4")).progress.lesson_status == "incomplete"


def test_a_question_that_claims_to_have_no_points_is_not_done_by_opening_it() -> None:
    exercise = replace(EXERCISE, library=LibraryName("H5P.MultiChoice", 1, 16))
    after = commit(("h5p.opened", "0"), terms=replace(TERMS, exercise=exercise))
    assert after.progress.lesson_status == "incomplete"


def test_something_that_was_not_completed_is_no_outcome() -> None:
    after = commit(tried(1, 4, result={"completion": False}))
    assert (after.progress.lesson_status, after.progress.score_raw) == ("incomplete", None)
    assert len(after.spoken) == 1


@pytest.mark.parametrize("mode", ["browse", "review"])
def test_looking_keeps_nothing(mode: str) -> None:
    after = commit(("h5p.opened", "0"), (STATE, "{}"), tried(4, 4), terms=Terms(mode))
    assert after.progress.lesson_status == "not attempted"
    assert after.progress.cmi == {}
    assert after.spoken == ()


def test_leaving_unfinished_suspends_and_leaving_done_ends() -> None:
    left = commit((STATE, "{}"), ("h5p.exit", "suspend"), terminate=True)
    assert (left.suspends, left.progress.entry) == (True, "resume")
    done = commit(tried(4, 4), ("h5p.exit", "suspend"), terminate=True)
    assert (done.suspends, done.progress.entry) == (False, "")


def test_the_next_session_begins_without_the_exit_of_the_last() -> None:
    left = commit((STATE, "{}"), ("h5p.exit", "suspend"), terminate=True).progress
    assert model.begin_session(left).cmi == {STATE: "{}"}


def test_time_is_the_page_s_and_reports_replace_each_other() -> None:
    before = Progress({}, total_time_cs=1_000)
    delta = Delta((), measured_time_cs=700)
    after = model.apply_delta(before, delta, TERMS, session_time_cs=500)
    assert (after.session_time_cs, after.progress.total_time_cs) == (700, 1_200)


def test_of_a_late_commit_what_was_reached_is_kept_and_states_are_not() -> None:
    newer = commit(tried(3, 4), (STATE, '"new"')).progress
    late = commit(tried(4, 4), (STATE, '"old"'), before=model.begin_late(newer))
    merged = model.merge_late(newer, late, session_time_cs=0)
    assert [merged.score_raw, merged.cmi[STATE]] == [4, '"new"']
    worse = commit(tried(1, 4), before=model.begin_late(newer))
    assert model.merge_late(newer, worse, session_time_cs=0).score_raw == 3
