"""Facts from attendance, and the boundary tables of the regulation applied to real marks."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, timedelta, timezone
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.grading.rules.attendance import (
    AttendanceFacts,
    attendance_facts,
    complete_readings,
    facts_of_marks,
)
from lms.grading.rules.consequences import ConsequenceResult
from lms.grading.rules.evaluate import Evaluation
from lms.grading.rules.marks import ABSENT, EXCUSED, PRESENT, Mark, marks_of
from lms.grading.rules.trace import Lack, Missing
from lms.regulation.rules.rule_set import parse_rule_set
from tests.builders.attended import FIRST_DAY, mark, session_told, tardy_rules
from tests.builders.judging import RULES, TEXT, gate, judge, part
from xapi import vocabulary as v

REGISTRATION = UUID("11111111-1111-4111-8111-111111111111")
CHINA = timezone(timedelta(hours=8))
Choices = Mapping[str, Mapping[str, str]]


def facts(marks: Sequence[Mark], **ledger: Mapping[str, str]) -> AttendanceFacts:
    rule_set = parse_rule_set({**RULES, "components": [part("a")]})
    return facts_of_marks(marks, complete_readings(rule_set, ledger))


def value(marks: Sequence[Mark], name: str, **ledger: Mapping[str, str]) -> Any:
    return facts(marks, **ledger).worst().values[name]


def judged(marks: Sequence[Mark], readings: Choices | None = None, **ladder: Any) -> Evaluation:
    chosen = [
        {"id": name, "clause": "C1", "choice": dict(choice), "text": TEXT}
        for name, choice in (readings or {}).items()
    ]
    rules = tardy_rules(**ladder)
    return judge([part("a")], {"a": ["80"]}, marks=marks, readings=chosen, **rules)


def answers(evaluation: Evaluation) -> dict[str, ConsequenceResult]:
    found = evaluation.scope("total").consequences
    return {one.consequence.id: one for one in found}


def rung(marks: Sequence[Mark], readings: Choices | None = None, **ladder: Any) -> str:
    steps = judged(marks, readings, **ladder).scope("total").steps
    (found,) = [step.value for step in steps if step.op == "ladder"]
    return found


def late(times: int, **details: Any) -> list[Mark]:
    return [mark(number, late=5, **details) for number in range(times)]


EIGHT = [{"from": 4, "to": 4, "days": "0.5"}, {"from": 5, "to": 8, "days": "1"}]


class TestLadder:
    """Requirements 3.1: the whole table, from marks to days."""

    @pytest.mark.requirement("R88", "A1")
    @pytest.mark.parametrize(
        ("reading", "ladder", "row"),
        [
            ({}, {}, "0 0 0 0.5 1 1 1 review review"),
            ({"at_boundary": "higher"}, {}, "0 0 0 1 1 1 1 review review"),
            ({"mode": "accumulate"}, {}, "0 0 0 0.5 1.5 1.5 1.5 review review"),
            ({"above_top": "hold_at_top"}, {}, "0 0 0 0.5 1 1 1 1 1"),
            ({}, {"bands": EIGHT}, "0 0 0 0 0.5 1 1 1 1"),
        ],
    )
    def test_every_cell(self, reading: dict[str, str], ladder: Any, row: str) -> None:
        found = [rung(late(n), {"A1": reading} if reading else None, **ladder) for n in range(9)]
        assert found == row.split()

    @pytest.mark.requirement("R89")
    def test_exempt_event_is_removed_before_counting(self) -> None:
        marks = [*late(2), mark(5, late=9, exempt="granted")]
        assert rung(marks) == "0"

    @pytest.mark.requirement("R89", "A39")
    def test_proof_that_is_pending_makes_it_indeterminate_not_zero(self) -> None:
        marks = [*late(2), mark(5, late=9, exempt="pending")]
        evaluation = judged(marks)
        assert rung(marks) == "unknown"
        absence = answers(evaluation)["tardy_absence"]
        assert absence.follows is None
        assert absence.missing == (Missing("tardy", Lack.PENDING_PROOF),)
        assert evaluation.scope("total").outcome == "pass"

    @pytest.mark.requirement("A4")
    @pytest.mark.parametrize("regime", ["company_attendance", "record_only"])
    def test_only_one_regime_punishes(self, regime: str) -> None:
        evaluation = judged(late(4), {"A4": {"tardy_regime": regime}})
        assert rung(late(4), {"A4": {"tardy_regime": regime}}) == "not_applied"
        assert answers(evaluation)["tardy_absence"].follows is False

    @pytest.mark.requirement("R88", "A39")
    def test_above_the_top_a_person_decides(self) -> None:
        found = answers(judged(late(7)))
        assert found["tardy_review"].follows is True
        assert found["tardy_absence"].follows is None

    @pytest.mark.requirement("R88", "A2")
    def test_each_run_has_a_consequence_of_its_own(self) -> None:
        marks = [*late(3), *late(4, run="run-2"), *late(1, run="run-3")]
        found = judged(marks).scope("total").consequences
        absence = [one for one in found if one.consequence.id == "tardy_absence"]
        assert [(one.period, one.follows, one.amount) for one in absence] == [
            ("run-1", True, Fraction(1, 2)),
            ("run-2", True, Fraction(1)),
            ("run-3", False, None),
        ]
        assert absence[0].basis == ("run-1/0", "run-1/1", "run-1/2")


class TestWindows:
    """Reading A2: what is counted together."""

    MARKS = (*late(2), *[mark(40 + n, early=5, run="run-2") for n in range(2)])

    @pytest.mark.requirement("A2")
    @pytest.mark.parametrize(
        ("reading", "count"),
        [
            ({}, 2),
            ({"window": "calendar_month"}, 2),
            ({"window": "quarter"}, 2),
            ({"window": "year"}, 4),
            ({"window": "rolling_days", "rolling_days": "30"}, 2),
            ({"window": "rolling_days", "rolling_days": "42"}, 4),
            ({"window": "year", "sum_kinds": "false"}, 2),
        ],
    )
    def test_window(self, reading: dict[str, str], count: int) -> None:
        assert value(self.MARKS, "tardy", A2=reading) == count

    @pytest.mark.requirement("A2")
    def test_quarter_ends_with_its_last_day(self) -> None:
        marks = [mark(0, late=5, day=date(2026, 3, 31)), mark(1, late=5, day=date(2026, 4, 1))]
        assert value(marks, "tardy", A2={"window": "quarter"}) == 1

    @pytest.mark.requirement("A2")
    @pytest.mark.parametrize(("reading", "count"), [("2", 2), ("1", 1)])
    def test_both_in_one_session(self, reading: str, count: int) -> None:
        both = [mark(0, late=5, early=5)]
        assert value(both, "tardy", A2={"both_in_one_session": reading}) == count

    @pytest.mark.requirement("A3")
    @pytest.mark.parametrize(
        ("minutes", "grace", "tardy", "missed"),
        [
            (0, "0", 0, 0),
            (1, "0", 1, 0),
            (5, "5", 0, 0),
            (6, "5", 1, 0),
            (29, "0", 1, 0),
            (30, "0", 0, 30),
            (45, "0", 0, 45),
        ],
    )
    def test_late_by_minutes(self, minutes: int, grace: str, tardy: int, missed: int) -> None:
        reading = {"late_grace_min": grace}
        marks = [mark(0, late=minutes)]
        assert value(marks, "tardy", A3=reading) == tardy
        assert value(marks, "missed_minutes", A3=reading) == missed


class TestAbsence:
    """Requirements 3.2: course of 24 class hours, more than a third missed."""

    @pytest.mark.requirement("R91", "A5")
    @pytest.mark.parametrize(
        ("missed", "retake"), [("7", False), ("8", False), ("8.01", True), ("9", True)]
    )
    def test_every_cell(self, missed: str, retake: bool) -> None:
        """8.01 hours are 480.6 minutes; a course of 2,400 hours has them in whole minutes."""
        minutes = Fraction(missed) * 60 * 100
        marks = [mark(0, ABSENT, minutes=int(minutes), run_minutes=2400 * 60)]
        assert value(marks, "retake_all") is retake
        assert value(marks, "missed_hours") == Fraction(missed) * 100

    @pytest.mark.requirement("R91", "A5")
    def test_exactly_a_third_is_a_third(self) -> None:
        marks = [mark(number, ABSENT) for number in range(8)]
        assert value(marks, "absence_share") == Fraction(1, 3)
        assert answers(judged(marks))["retake"].follows is False
        assert value(marks, "retake_all", A5={"strict": "false"}) is True
        assert value(marks, "retake_all", A5={"retake_fraction": "0.3333"}) is True

    @pytest.mark.requirement("R92", "A5")
    @pytest.mark.parametrize(
        ("fraction", "most"),
        [("1/4", 6), ("1/5", 4), ("1/2", 12), ("0.25", 6), ("1/24", 1)],
    )
    def test_the_share_that_the_centre_enters_is_the_most_that_may_be_missed(
        self, fraction: str, most: int
    ) -> None:
        """S16 leaves the number blank; whatever is entered is itself not too much (超过)."""
        entered = {"A5": {"retake_fraction": fraction}}
        for missed, again in ((most, False), (most + 1, True)):
            marks = [mark(number, ABSENT) for number in range(missed)]
            assert value(marks, "retake_all", **entered) is again
            assert answers(judged(marks, entered))["retake"].follows is again

    @pytest.mark.requirement("R91", "A16")
    def test_retake_is_recommended_with_its_hours(self) -> None:
        found = answers(judged([mark(number, ABSENT) for number in range(9)]))["retake"]
        assert (found.follows, found.amount, len(found.basis)) == (True, Fraction(9), 9)

    @pytest.mark.requirement("A5")
    @pytest.mark.parametrize(
        ("marks", "reading", "missed"),
        [
            ([mark(0, EXCUSED, leave="personal")], {}, 60),
            ([mark(0, EXCUSED, leave="personal")], {"count_approved_leave": "false"}, 0),
            ([mark(0, EXCUSED, leave="official")], {}, 60),
            ([mark(0, EXCUSED, leave="official")], {"count_official": "false"}, 0),
            ([mark(0, EXCUSED, leave="official"), mark(5, made_up="run-1/0")], {}, 0),
            ([mark(0, EXCUSED, leave="official"), mark(31, made_up="run-1/0")], {}, 60),
            ([mark(0, ABSENT), mark(5, made_up="run-1/0")], {}, 60),
            ([mark(0, ABSENT, exempt="granted"), mark(5, made_up="run-1/0")], {}, 0),
            ([mark(0, late=10, early=5)], {}, 0),
            ([mark(0, late=10, early=5)], {"count_tardy_minutes": "true"}, 15),
        ],
    )
    def test_what_counts_as_missed(
        self, marks: list[Mark], reading: dict[str, str], missed: int
    ) -> None:
        assert value(marks, "missed_minutes", A5=reading) == missed

    @pytest.mark.requirement("R86", "R91", "A5")
    @pytest.mark.parametrize(
        ("marks", "reading", "missed"),
        [
            ([mark(0, leave="personal", on_leave=25)], {}, 25),
            ([mark(0, leave="personal", on_leave=25)], {"count_approved_leave": "false"}, 0),
            ([mark(0, leave="official", on_leave=25)], {}, 25),
            ([mark(0, leave="official", on_leave=25)], {"count_official": "false"}, 0),
            ([mark(0, leave="official", on_leave=25), mark(5, made_up="run-1/0")], {}, 0),
            ([mark(0, leave="personal", on_leave=25, late=10)], {}, 25),
            ([mark(0, leave="personal", on_leave=25, late=30)], {}, 55),
            (
                [mark(0, leave="personal", on_leave=25, late=10)],
                {"count_tardy_minutes": "true"},
                35,
            ),
        ],
    )
    def test_leave_for_a_part_is_missed_by_the_minute(
        self, marks: list[Mark], reading: dict[str, str], missed: int
    ) -> None:
        """Somebody came, and was on leave for a part: those minutes count as leave does."""
        assert value(marks, "missed_minutes", A5=reading) == missed

    @pytest.mark.requirement("R86", "R91", "A5")
    def test_parts_on_leave_add_up_to_exactly_a_third_and_one_minute_more(self) -> None:
        """24 sessions of an hour, 20 minutes of each on leave: 8 of 24 hours, not more."""
        third = [mark(number, leave="personal", on_leave=20) for number in range(24)]
        assert value(third, "absence_share") == Fraction(1, 3)
        assert value(third, "retake_all") is False
        more = [*third[1:], mark(0, leave="personal", on_leave=21)]
        assert value(more, "absence_share") == Fraction(481, 1440)
        assert value(more, "retake_all") is True
        assert value(more, "leave_minutes") == value(more, "to_make_up_minutes") == 481
        assert value(more, "truancy_minutes") == 0

    @pytest.mark.requirement("R89")
    def test_lateness_that_waits_for_its_proof_keeps_no_leave_waiting(self) -> None:
        """Only the minutes late may turn out to be official duty; the leave is settled."""
        waits = [mark(0, leave="personal", on_leave=25, late=10, exempt="pending")]
        assert value(waits, "missed_minutes") == 25
        assert value(waits, "tardy") is None
        long = [mark(0, leave="personal", on_leave=25, late=30, exempt="pending")]
        assert value(long, "missed_minutes") is None

    def test_leave_of_a_length_nobody_told_is_missing_and_not_zero(self) -> None:
        unknown = facts([mark(0, leave="personal", on_leave=None)]).worst()
        assert unknown.values["missed_minutes"] is None
        assert unknown.lacks["missed_minutes"] is Lack.NO_FACT

    @pytest.mark.requirement("R86", "A16")
    def test_what_was_missed_is_made_up_within_its_days(self) -> None:
        missed = mark(0, ABSENT)
        assert value([missed], "to_make_up_minutes") == 60
        for day, left in ((30, 0), (31, 60)):
            assert value([missed, mark(day, made_up="run-1/0")], "to_make_up_minutes") == left
        longer = {"makeup_deadline_days": "60"}
        assert value([missed, mark(31, made_up="run-1/0")], "to_make_up_minutes", A16=longer) == 0

    @pytest.mark.requirement("R93", "A7", "A8")
    def test_absence_without_leave_becomes_days_only_by_its_reading(self) -> None:
        marks = [mark(n, ABSENT, minutes=120) for n in range(2)] + [mark(5, EXCUSED)]
        assert value(marks, "truancy_hours") == 4
        assert value(marks, "absence_days") == Fraction(1, 2)
        assert value(marks, "absence_days", A8={"hours_per_day": "6"}) == Fraction(2, 3)
        assert value(marks, "absence_days", A7={"class_absence_maps_to": "none"}) == 0

    @pytest.mark.requirement("A6")
    def test_class_hours_have_the_length_of_the_reading(self) -> None:
        marks = [mark(0, ABSENT, minutes=90)]
        assert value(marks, "missed_periods") == 2
        assert value(marks, "missed_periods", A6={"period_minutes": "60"}) == Fraction(3, 2)
        assert value(marks, "total_periods") == 32

    @pytest.mark.requirement("A14", "R89")
    def test_two_sources_that_differ_are_a_case_and_no_penalty(self) -> None:
        """Signed in but not at the roll-call: until the case is closed nothing follows."""
        marks = [mark(0, ABSENT, exempt="pending"), *[mark(n, ABSENT) for n in range(1, 12)]]
        found = answers(judged(marks))["retake"]
        assert (found.follows, found.amount) == (None, None)
        assert found.missing == (Missing("retake_all", Lack.PENDING_PROOF),)

    def test_length_nobody_told_is_missing_and_not_zero(self) -> None:
        unknown = facts([mark(0, ABSENT, minutes=None)]).worst()
        assert unknown.values["missed_minutes"] is None
        assert unknown.lacks["missed_minutes"] is Lack.NO_FACT
        assert value([mark(0, ABSENT, run_minutes=None)], "absence_share") is None

    def test_nobody_missed_anything_before_the_first_class(self) -> None:
        worst = facts([]).worst().values
        assert (worst["tardy"], worst["absence_share"], worst["retake_all"]) == (0, 0, False)

    @pytest.mark.requirement("R91", "R105")
    def test_gate_over_attendance(self) -> None:
        rules = gate(["<=", "fact.absence_share", "1/3"])
        for missed, outcome in ((8, "pass"), (9, "fail")):
            marks = [mark(number, ABSENT) for number in range(missed)]
            found = judge([part("a")], {"a": ["80"]}, marks=marks, gates=rules)
            assert found.scope("total").outcome == outcome
        waiting = [mark(0, ABSENT, exempt="pending")]
        found = judge([part("a")], {"a": ["80"]}, marks=waiting, gates=rules)
        assert found.scope("total").missing == (Missing("absence_share", Lack.PENDING_PROOF),)


class TestStatements:
    def told(self) -> list[Any]:
        return [
            session_told(v.SIGNED_IN, REGISTRATION, 0, minutes_late=7),
            session_told(v.LEFT_EARLY, REGISTRATION, 1, minutes_present=50),
            session_told(v.WAS_ABSENT, REGISTRATION, 2),
            session_told(v.WAS_EXCUSED, REGISTRATION, 3, leave_kind="official"),
            session_told(v.SIGNED_IN, REGISTRATION, 4, exempt="pending", minutes_late=3),
        ]

    def test_statements_become_marks(self) -> None:
        found = marks_of(self.told(), CHINA)
        assert [(m.state, m.late, m.early, m.leave, m.exempt) for m in found] == [
            (PRESENT, 7, 0, "", ""),
            (PRESENT, 0, 10, "", ""),
            (ABSENT, 0, 0, "", ""),
            (EXCUSED, 0, 0, "official", ""),
            (PRESENT, 3, 0, "", "pending"),
        ]
        assert {(m.run, m.minutes, m.run_minutes) for m in found} == {("run-1", 60, 1440)}

    @pytest.mark.requirement("R86", "A5")
    @pytest.mark.parametrize(
        ("verb", "minutes", "on_leave"),
        [
            (v.SIGNED_IN, {"leave_kind": "personal", "minutes_present": 35}, 25),
            (
                v.SIGNED_IN,
                {"leave_kind": "personal", "minutes_present": 25, "minutes_late": 10},
                25,
            ),
            (
                v.LEFT_EARLY,
                {"leave_kind": "official", "minutes_present": 0, "minutes_early": 9},
                51,
            ),
            (v.SIGNED_IN, {"leave_kind": "personal", "minutes_present": 60}, 0),
            (v.SIGNED_IN, {"leave_kind": "personal", "minutes_present": 59, "minutes_late": 2}, 0),
            (v.SIGNED_IN, {"leave_kind": "personal"}, None),
            (v.SIGNED_IN, {"leave_kind": "personal", "session_minutes": None}, None),
            (v.SIGNED_IN, {"minutes_present": 35}, 0),
            (v.WAS_EXCUSED, {"leave_kind": "personal", "minutes_present": 0}, 0),
        ],
    )
    def test_leave_for_a_part_is_what_neither_presence_nor_lateness_explains(
        self, verb: v.Verb, minutes: dict[str, Any], on_leave: int | None
    ) -> None:
        (found,) = marks_of([session_told(verb, REGISTRATION, 0, **minutes)], CHINA)
        assert found.on_leave == on_leave

    def test_day_is_the_one_on_the_centres_clock(self) -> None:
        early = session_told(v.SIGNED_IN, REGISTRATION, 0, at="2026-03-01T23:30:00+00:00")
        assert marks_of([early], CHINA)[0].day == "2026-03-02"
        assert marks_of([early], UTC)[0].day == "2026-03-01"

    @pytest.mark.requirement("R102")
    def test_later_word_on_a_session_is_the_one_that_counts(self) -> None:
        absent = session_told(v.WAS_ABSENT, REGISTRATION, 0)
        amended = session_told(
            v.SIGNED_IN, REGISTRATION, 0, at=f"{FIRST_DAY}T12:00:00+08:00", minutes_late=0
        )
        for arrived in ([absent, amended], [amended, absent, amended]):
            (only,) = marks_of(arrived, CHINA)
            assert only.state == PRESENT

    def test_facts_come_straight_from_statements(self) -> None:
        rule_set = parse_rule_set({**RULES, "components": [part("a")]})
        found = attendance_facts(self.told()[:4], complete_readings(rule_set, {}), CHINA)
        assert found.worst().values["tardy"] == 2
        assert found.worst().values["missed_minutes"] == 120

    @pytest.mark.parametrize("nonsense", ["soon", None, -5, [], {}])
    def test_minutes_that_are_none_were_not_told(self, nonsense: object) -> None:
        (found,) = marks_of(
            [session_told(v.SIGNED_IN, REGISTRATION, 0, minutes_late=nonsense)], CHINA
        )
        assert found.late == 0


marks = st.builds(
    lambda number, run, state, minutes, exempt: mark(
        number, state, run=run, exempt=exempt, **({"late": minutes} if state == PRESENT else {})
    ),
    st.integers(0, 20),
    st.sampled_from(["run-1", "run-2"]),
    st.sampled_from([PRESENT, ABSENT, EXCUSED]),
    st.integers(0, 40),
    st.sampled_from(["", "", "granted", "pending"]),
)
attended = st.lists(marks, max_size=10, unique_by=lambda one: one.statement_id)


@pytest.mark.requirement("R112")
@given(attended, st.randoms())
def test_order_and_repetition_of_marks_change_no_byte(found: list[Mark], random: Any) -> None:
    shuffled = [*found, *found]
    random.shuffle(shuffled)
    assert judged(shuffled).to_bytes() == judged(found).to_bytes()


@given(attended, st.integers(0, 9))
def test_one_more_absence_never_lowers_the_share(found: list[Mark], number: int) -> None:
    settled = [one for one in found if one.exempt != "pending" and one.run == "run-1"]
    more = [*settled, mark(30 + number, ABSENT)]
    before, after = (value(each, "absence_share") for each in (settled, more))
    assert before <= after
