"""The ambiguity ledger: every entry whole, in both languages, with its boundary tables."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.people.rules.work_calendar import WorkCalendar
from lms.regulation.exceptions import UnknownLadder, UnknownReading
from lms.regulation.rules.ambiguities import AMBIGUITIES, TABLES
from lms.regulation.rules.ambiguities.external import external_approver
from lms.regulation.rules.ambiguities.groups import groups_suggested
from lms.regulation.rules.ambiguities.lateness import Tardy, tardy_count
from lms.regulation.rules.ambiguities.leave import leave_deadline
from lms.regulation.rules.ambiguities.outcomes import appeal_until
from lms.regulation.rules.ambiguities.plans import month_report_due, needs_plan_due
from lms.regulation.rules.ledger import Ambiguity
from lms.regulation.rules.settings import Kind, Setting, Text
from lms.regulation.rules.tables import named_table, table_names

ALL = list(AMBIGUITIES.values())
NUMBERED = [f"A{number}" for number in range(1, 40)]
WITHOUT_TABLE = {"A35", "A36", "A37"}
"""Entries on which neither a number nor a route depends."""

# Every reading of requirements.md section 3, by its name there.
NAMES: Mapping[str, tuple[str, ...]] = {
    "A1": ("ladder", "at_boundary", "above_top", "mode"),
    "A2": ("window", "sum_kinds", "both_in_one_session"),
    "A3": ("late_grace_min", "early_grace_min", "tardy_to_absence_min"),
    "A4": ("tardy_regime",),
    "A5": (
        "retake_fraction",
        "strict",
        "count_approved_leave",
        "count_official",
        "count_tardy_minutes",
    ),
    "A6": ("period_minutes",),
    "A7": ("class_absence_maps_to", "conversion", "hr_approval"),
    "A8": ("hours_per_day",),
    "A9": ("leave_notice", "emergency_notice_h", "retro_deadline_workdays"),
    "A10": ("leave_reasons",),
    "A11": ("approval_chain.leave",),
    "A12": ("form.titles[F16].zh", "form.titles[F16].en"),
    "A13": ("sign_modes", "esign_agreement_required"),
    "A14": ("attendance_sources", "mismatch"),
    "A15": ("proxy_penalty_scope", "absent_party_knowledge"),
    "A16": ("makeup_deadline_days", "makeup_exam_max", "makeup_score_cap"),
    "A17": ("plan_levels", "coaching_cycle"),
    "A18": ("plan.drafter_role[month]",),
    "A19": ("approval_chain.plan[month]",),
    "A20": ("needs_plan_due", "lead_days"),
    "A21": ("report_due.month", "report_due.year"),
    "A22": ("worktime_rule", "overtime_warning"),
    "A23": ("weekly_hours_warn",),
    "A24": ("run.responsible_trainer", "run.lecturers", "enrolment.mentor"),
    "A25": ("role_labels.zh", "role_labels.en"),
    "A26": ("curriculum_template",),
    "A27": ("newhire_window_days", "window_starts"),
    "A28": ("class_size_soft_max", "class_size_hard_max"),
    "A29": ("pass_mark[theory]", "pass_mark[practical]"),
    "A30": ("anniversary", "leap_day", "tenure_ref"),
    "A31": ("ext_rank_threshold", "approver_above", "approver_below", "self_approval"),
    "A32": ("ext_notes_due_workdays", "ext_consequence"),
    "A33": ("quarterly_skill_min", "attendance"),
    "A34": ("publish", "k_min"),
    "A35": ("assessment_points",),
    "A36": ("form_template.version",),
    "A37": ("clause_id",),
    "A38": ("elearn_presence_min_ratio", "idle_timeout_s"),
    "A39": ("consequence_mode", "appeal_days"),
}


def every_text(item: Ambiguity) -> list[Text]:
    options = [text for one in item.settings for text in one.options.values()]
    labels = [one.label for one in item.settings]
    tables = [words for table in item.tables for words in (table.title, table.head)]
    return [item.topic, item.unclear, item.fresh, *options, *labels, *tables]


@pytest.mark.requirement("R6", *NUMBERED)
def test_ledger_has_every_entry_with_its_readings() -> None:
    assert list(AMBIGUITIES) == NUMBERED
    for name, settings in NAMES.items():
        assert set(settings) <= set(AMBIGUITIES[name].defaults), name


@pytest.mark.parametrize("item", ALL, ids=lambda item: item.id)
class TestEachEntry:
    def test_it_can_be_read_in_both_languages(self, item: Ambiguity) -> None:
        for text in every_text(item):
            assert set(text) == {"en", "zh-Hans"}
            assert all(words.strip() for words in text.values())

    def test_its_defaults_are_among_what_may_be_chosen(self, item: Ambiguity) -> None:
        assert item.settings
        assert all(setting.accepts(setting.default) for setting in item.settings)
        assert item.complete({}) == item.defaults

    def test_it_names_requirements_and_clauses(self, item: Ambiguity) -> None:
        assert item.rows
        assert all(row.startswith("R") and row[1:].isdecimal() for row in item.rows)
        assert item.clauses

    def test_it_shows_what_its_choices_mean(self, item: Ambiguity) -> None:
        """Unless nothing depends on it, some other choice makes some case come out otherwise."""
        if item.id in WITHOUT_TABLE:
            assert not item.tables
            return
        for table in item.tables:
            rows = table.rows(item.defaults)
            assert len({row.key for row in rows}) == len(rows)
            assert all(row.said["en"] and row.said["zh-Hans"] for row in rows)
        tables = [table.rows(choice) for table in item.tables for choice in other_choices(item)]
        now = [table.rows(item.defaults) for table in item.tables for _ in other_choices(item)]
        assert any(
            [row.value for row in then] != [row.value for row in before]
            for then, before in zip(tables, now, strict=True)
        )


def other_choices(item: Ambiguity) -> list[dict[str, str]]:
    """The default with one setting changed, for each setting."""
    return [
        {**item.defaults, setting.name: value}
        for setting in item.settings
        for value in other_values(setting)
    ]


OTHERS = {
    Kind.LADDER: ["4/8"],
    Kind.WHOLE: ["1", "2", "20", "31"],
    Kind.NUMBER: ["1", "0.5", "7", "60.5"],
    Kind.MONTH_DAY: ["02-29"],
    Kind.RATIO: ["2:1"],
    Kind.WORDS: ["something else"],
}


def other_values(setting: Setting) -> list[str]:
    listed = OTHERS.get(setting.kind, [*setting.options])
    return [value for value in listed if setting.accepts(value) and value != setting.default]


@pytest.mark.parametrize("item", ALL, ids=lambda item: item.id)
def test_every_choice_has_a_table(item: Ambiguity) -> None:
    """No combination of a changed setting with the defaults is refused or breaks a table."""
    for choice in other_choices(item):
        whole = item.complete(choice)
        for table in item.tables:
            assert table.rows(whole)


@pytest.mark.parametrize("item", ALL, ids=lambda item: item.id)
def test_unknown_choices_are_refused_not_guessed(item: Ambiguity) -> None:
    with pytest.raises(UnknownReading):
        item.complete({"no_such_setting": "1"})
    for setting in item.settings:
        if setting.kind is not Kind.WORDS:
            with pytest.raises(UnknownReading):
                item.complete({setting.name: "what nobody offers"})
        with pytest.raises(UnknownReading):
            item.complete({setting.name: ""})


def test_tables_have_names_and_unknown_ones_are_told() -> None:
    assert set(TABLES) <= set(table_names())
    for name in table_names():
        assert named_table(name, {})
    with pytest.raises(UnknownLadder, match="class-size"):
        named_table("no-such-table", {})


# Boundary tables, case by case.
@pytest.mark.requirement("R88", "A2")
@pytest.mark.parametrize(
    ("settings", "cases"),
    [
        ({}, {"8": "8", "1 session, both": "2", "2 + 2 in two runs": "2", "3 in one year": "3"}),
        ({"both_in_one_session": "1"}, {"1 session, both": "1", "8": "8"}),
        ({"sum_kinds": "false"}, {"7": "4", "8": "4", "1 session, both": "1"}),
        (
            {"window": "calendar_month"},
            {"2 + 2 in two runs": "4", "2 + 2 in two months": "2", "3 in one year": "1"},
        ),
        ({"window": "quarter"}, {"2 + 2 in two months": "2", "3 in one year": "1"}),
        ({"window": "year"}, {"2 + 2 in two months": "4", "3 in one year": "3"}),
        ({"window": "rolling_days"}, {"2 + 2 in two months": "4", "3 in one year": "1"}),
        ({"window": "rolling_days", "rolling_days": "3"}, {"2 + 2 in two months": "3", "8": "3"}),
    ],
)
def test_what_is_counted_together(settings: Mapping[str, str], cases: Mapping[str, str]) -> None:
    table = named_table("tardy-count", settings)
    assert {case: table[case] for case in cases} == dict(cases)


@pytest.mark.requirement("R88", "A2")
@given(st.lists(st.tuples(st.sampled_from(["late", "early"]), st.integers(0, 400)), max_size=12))
def test_narrower_windows_never_count_more(events: list[tuple[str, int]]) -> None:
    start = date(2026, 1, 1)
    tardies = [Tardy(kind, "run", str(day), start + timedelta(days=day)) for kind, day in events]
    defaults = AMBIGUITIES["A2"].defaults
    counts = [
        tardy_count(tardies, {**defaults, "window": window})
        for window in ("course_run", "year", "quarter", "calendar_month")
    ]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] == len(events)


@pytest.mark.requirement("R88", "A3")
def test_minutes_of_lateness() -> None:
    table = named_table("lateness", {})
    assert (table["late 0"], table["late 1"], table["late 29"]) == ("on time", "late", "late")
    assert (table["late 30"], table["early 30"]) == ("absent", "absent")
    graced = named_table("lateness", {"late_grace_min": "5", "tardy_to_absence_min": "none"})
    assert (graced["late 5"], graced["late 10"], graced["late 45"]) == ("on time", "late", "late")
    assert graced["early 5"] == "early"


@pytest.mark.requirement("R90", "R101", "A4")
@pytest.mark.parametrize("regime", ["training_ladder", "company_attendance", "record_only"])
def test_exactly_one_regime_applies_to_a_late_arrival(regime: str) -> None:
    table = named_table("tardy-regime", {"tardy_regime": regime})
    assert [table[case] for case in ("ladder", "company", "no consequence")].count("yes") == 1


@pytest.mark.requirement("R91", "A5")
def test_official_duty_counts_unless_it_was_made_up() -> None:
    assert named_table("missed-hours", {})["official"] == "counts"
    assert named_table("missed-hours", {})["official made up"] == "does not count"
    never = named_table("missed-hours", {"count_official": "false"})
    assert never["official"] == "does not count"


@pytest.mark.requirement("R85", "R87", "A9")
@pytest.mark.parametrize(
    ("notice", "in_time"),
    [("24h", "Sunday 09:00"), ("1_workday", "Friday 08:59"), ("none", "Monday 08:59")],
)
def test_leave_is_asked_in_time(notice: str, in_time: str) -> None:
    """A class on Monday at nine: a working day before it is Friday, 24 hours are Sunday."""
    table = named_table("leave-deadline", {"leave_notice": notice})
    asked = [case for case in table if ":" in case]
    assert [case for case in asked if table[case] == "in time"][-1] == in_time
    assert table["told +60 min"] == "in time"
    assert table["told +61 min"] == "too late"


@pytest.mark.requirement("R85", "A9")
def test_working_day_before_knows_swapped_days() -> None:
    starts = datetime(2026, 3, 2, 9, 0)
    worked_sunday = WorkCalendar({date(2026, 3, 1): True})
    settings = {**AMBIGUITIES["A9"].defaults, "leave_notice": "1_workday"}
    assert leave_deadline(starts, settings, worked_sunday) == datetime(2026, 3, 1, 9, 0)


@pytest.mark.requirement("R97", "A14")
def test_two_sources_that_differ_open_a_case() -> None:
    table = named_table("attendance", {})
    assert table["signed, not there at roll-call"] == "case"
    assert table["signed, no roll-call"] == "present"
    alone = named_table("attendance", {"attendance_sources": "signin"})
    assert alone["signed, not there at roll-call"] == "present"


@pytest.mark.requirement("R95", "A15")
def test_proxy_signature_costs_what_is_chosen() -> None:
    assert named_table("proxy-penalty", {}) == {
        "signer": "2",
        "absent, knew": "2",
        "absent, did not know": "0",
    }
    whole = {"proxy_penalty_scope": "course", "absent_party_knowledge": "irrelevant"}
    assert named_table("proxy-penalty", whole)["absent, did not know"] == "24"


@pytest.mark.requirement("R30", "A20")
def test_needs_plans_are_due_a_week_before_the_date() -> None:
    assert named_table("needs-plan-due", {})["2027"] == "2026-11-25"
    leap = {"needs_plan_due": "02-29", "lead_days": "0"}
    assert needs_plan_due(2029, leap) == date(2028, 2, 29)
    assert needs_plan_due(2030, leap) == date(2029, 2, 28)


@pytest.mark.requirement("R144", "A21")
def test_reports_are_due_on_working_days() -> None:
    assert named_table("report-due", {})["2026-12"] == "2027-01-07"
    holidays = WorkCalendar({date(2027, 1, 1): False, date(2027, 1, 4): False})
    assert month_report_due(2026, 12, AMBIGUITIES["A21"].defaults, holidays) == date(2027, 1, 11)


@pytest.mark.requirement("R47", "A27")
def test_month_of_a_new_hire_begins_with_the_first_class_or_the_hiring() -> None:
    assert named_table("newhire-window", {}) == {
        "alert -10": "2026-03-29",
        "alert -3": "2026-04-05",
        "last day": "2026-04-08",
    }
    assert named_table("newhire-window", {"window_starts": "hire"})["last day"] == "2026-04-01"


@pytest.mark.requirement("R51", "A28")
@given(st.integers(1, 400), st.integers(1, 60))
def test_suggested_groups_hold_everybody_and_are_even(people: int, most: int) -> None:
    sizes = groups_suggested(people, {"class_size_soft_max": str(most)})
    assert sum(sizes) == people
    assert max(sizes) <= most
    assert max(sizes) - min(sizes) <= 1


@pytest.mark.requirement("R133", "A30")
def test_year_of_service_with_breaks() -> None:
    table = named_table("tenure", {})
    assert table["hired 2024-02-29"] == "2025-03-01"
    assert table["hired 2025-03-01, 30 days of break"] == "2026-03-01"
    assert table["hired 2025-03-01, 31 days of break"] == "2026-04-01"
    assert named_table("tenure", {"anniversary": "civil_code"})["hired 2025-03-01"] == "2026-03-02"


@pytest.mark.requirement("R134", "A31")
def test_nobody_approves_their_own_external_training() -> None:
    setting = AMBIGUITIES["A31"].setting
    ranks = list(setting("ext_rank_threshold").options)
    for threshold, above, below in product(
        ranks, setting("approver_above").options, setting("approver_below").options
    ):
        chosen = AMBIGUITIES["A31"].complete(
            {"ext_rank_threshold": threshold, "approver_above": above, "approver_below": below}
        )
        assert all(external_approver(rank, chosen) != rank for rank in ranks)


@pytest.mark.requirement("R135", "A32")
def test_notes_are_due_ten_working_days_after_return() -> None:
    assert named_table("external-notes", {})["2026-03-06"] == "2026-03-20"


@pytest.mark.requirement("R112", "A39")
def test_appeals_are_open_for_working_days() -> None:
    """Told on a Monday: five working days later is the next Monday, and not the Saturday."""
    assert named_table("consequences", {})["appeal"] == "2026-03-09"
    assert named_table("consequences", {"appeal_days": "1"})["appeal"] == "2026-03-03"
    swapped = WorkCalendar({date(2026, 3, 7): True})
    assert appeal_until(date(2026, 3, 2), {"appeal_days": "5"}, swapped) == date(2026, 3, 7)


@pytest.mark.requirement("R73", "A38")
def test_online_study_counts_from_four_fifths_exactly() -> None:
    table = named_table("online-presence", {})
    assert (table["35 answered"], table["36 answered"]) == ("absent", "present")
    assert table["45 not answered"] == "absent"


@pytest.mark.requirement("R91", "A6", "A16")
def test_class_hours_and_make_ups_are_exact() -> None:
    assert named_table("class-hours", {})["150"] == "10/3"
    assert named_table("make-up", {})["score 95"] == "60"
    assert named_table("make-up", {"makeup_score_cap": "none"})["score 95"] == "95"
    assert Fraction(named_table("class-hours", {"period_minutes": "60"})["150"]) == Fraction(5, 2)
