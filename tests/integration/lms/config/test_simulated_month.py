"""A simulated month adds up: three of its figures are reckoned again from the raw statements."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from lms.archives.models import ArchiveEntry, TrainingReport
from lms.archives.services.papers import print_report
from lms.config.simulation.clock import simulated_clock
from lms.config.simulation.month import NotEmpty, NotOver, previous_month, simulate_month
from lms.config.simulation.report import MonthReport
from lms.grading.models import Decision, PendingGrade, Recommendation
from lms.people.models import Tenant
from lms.tracks.models import CourseRegistration, Enrolment
from scorm_packages.runtime.models import RuntimeSession
from xapi import vocabulary
from xapi.lrs.queries import statements_of_registrations

pytestmark = pytest.mark.django_db

MONTH, SEED, AGENTS = date(2026, 4, 1), 5, 12
HALF_HOUR = 30
"""From here on it is an absence, no lateness (reading A3)."""


@pytest.fixture(scope="module")
def lived(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[MonthReport]:
    """One month for all tests of this file; each looks at it within a transaction of its own."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield simulate_month(MONTH, agents=AGENTS, seed=SEED)
        transaction.set_rollback(True)


def told_in_class(tenant: int) -> Iterator[dict[str, Any]]:
    """Every statement of attendance in force, as it was stored."""
    enrolments = list(Enrolment.objects.filter(tenant=tenant).values_list("id", flat=True))
    for stored in statements_of_registrations(tenant, enrolments):
        extensions = stored.statement.get("result", {}).get("extensions", {})
        if not stored.voided and vocabulary.MINUTES_PRESENT.iri in extensions:
            yield stored.statement


def days_of_absence(count: int) -> str:
    """The ladder of S09 article 5 by the default readings, in our own words (R88)."""
    return {0: "0", 1: "0", 2: "0", 3: "0.5"}.get(count, "1" if count <= 6 else "review")


@pytest.mark.requirement("R138")
def test_each_enrolment_that_was_decided_has_exactly_one_result_that_stands(
    lived: MonthReport,
) -> None:
    """A corrected result names what it takes the place of; nobody has two, and none lacks its."""
    entries = ArchiveEntry.objects.filter(tenant=lived.tenant, kind="track_result")
    replaced = set(entries.values_list("supersedes_seq", flat=True))
    standing = Counter(one.source for one in entries if one.seq not in replaced)
    current = Decision.objects.current().filter(tenant=lived.tenant, scope="total")
    decided = [one for one in current if one.outcome in {"pass", "fail"}]
    enrolments = Enrolment.objects.filter(tenant=lived.tenant, withdrawn_at=None)
    assert {one.enrolment_id for one in decided} <= set(enrolments.values_list("id", flat=True))
    assert len(decided) >= AGENTS // 2
    assert dict.fromkeys(standing, 1) == dict(standing)
    assert {one.id for one in decided} <= set(standing)
    taken_back = {one.id for one in current if one.outcome == "indeterminate"}
    assert set(standing) - {one.id for one in decided} <= taken_back


@pytest.mark.requirement("R88", "R91", "R144")
def test_the_month_adds_up_by_hand_in_three_spots(lived: MonthReport) -> None:
    attendance = list(told_in_class(lived.tenant))
    _lateness_adds_up(lived, attendance)
    _hours_add_up(lived, attendance)
    _passes_add_up(lived)


def _lateness_adds_up(lived: MonthReport, attendance: list[dict[str, Any]]) -> None:
    spot = lived.spots["lateness"]
    late = [
        one["result"]["extensions"][vocabulary.MINUTES_LATE.iri]
        for one in attendance
        if one["context"]["registration"] == spot["enrolment"]
        and one["result"]["extensions"].get(vocabulary.MINUTES_LATE.iri, 0) > 0
    ]
    assert sorted(late) == sorted(event["minutes_late"] for event in spot["events"])
    count = sum(minutes < HALF_HOUR for minutes in late)
    assert count == sum(event["counts"] for event in spot["events"]) >= 3
    assert spot["days"] == days_of_absence(count)
    assert spot["clause"] == "S09#5"
    found = Recommendation.objects.get(
        tenant=lived.tenant, enrolment=spot["enrolment"], kind="absence_days"
    )
    assert (found.amount, found.state) == (spot["days"], spot["state"])
    assert found.settled_by
    assert found.settled_by.name == spot["settled_by"]


def _hours_add_up(lived: MonthReport, attendance: list[dict[str, Any]]) -> None:
    spot = lived.spots["hours"]
    run = vocabulary.COURSE_RUN.iri
    minutes = sum(
        one["result"]["extensions"][vocabulary.MINUTES_PRESENT.iri]
        for one in attendance
        if one["context"]["extensions"][run] == spot["id"]
    )
    assert minutes == spot["minutes"] == sum(one["minutes"] for one in spot["sessions"])
    assert abs(Fraction(spot["hours"]) - Fraction(minutes, 60)) <= Fraction(1, 20)


def _passes_add_up(lived: MonthReport) -> None:
    spot = lived.spots["passes"]
    played = CourseRegistration.objects.filter(tenant=lived.tenant)
    scores: dict[str, Fraction] = {}
    for stored in statements_of_registrations(
        lived.tenant, list(played.values_list("registration_id", flat=True))
    ):
        statement = stored.statement
        raw = statement.get("result", {}).get("score", {}).get("raw")
        if raw is not None and not stored.voided:
            scores[statement["context"]["registration"]] = Fraction(str(raw))
    passed = sum(score >= 60 for score in scores.values())
    assert (spot["judged"], spot["passed"]) == (len(scores), passed)
    assert abs(Fraction(spot["percent"]) - Fraction(100 * passed, len(scores))) <= Fraction(1, 20)
    assert sum(spot["scores"].values()) == len(scores)


@pytest.mark.requirement("R10", "R33", "R142", "R144")
def test_everything_was_planned_decided_filed_and_sealed(lived: MonthReport) -> None:
    assert lived.plans == {"issued": 2}
    assert not PendingGrade.objects.filter(tenant=lived.tenant).exists()
    states = {state for kinds in lived.recommendations.values() for state in kinds}
    assert states <= {"confirmed", "dismissed", "superseded"}
    assert lived.archive["entries"] > AGENTS * 10
    assert len(lived.archive["root"]) == 64
    assert lived.figures["minutes"] == sum(
        one["result"]["extensions"][vocabulary.MINUTES_PRESENT.iri]
        for one in told_in_class(lived.tenant)
    )
    report = TrainingReport.objects.get(id=lived.archive["report"])
    assert print_report(report, "zh-Hans").startswith(b"%PDF-")


def test_nothing_happened_outside_the_month_and_the_clock_is_real_again(
    lived: MonthReport,
) -> None:
    assert timezone.localdate() > date(2026, 5, 30)
    opened = RuntimeSession.objects.filter(tenant=lived.tenant).values_list("opened_at", flat=True)
    assert {(moment.year, moment.month) for moment in opened} == {(MONTH.year, MONTH.month)}
    with pytest.raises(NotEmpty):
        simulate_month(MONTH, agents=AGENTS, seed=SEED)


def test_a_month_that_is_not_over_is_refused_and_leaves_nothing() -> None:
    this_month = timezone.localdate().replace(day=1)
    with pytest.raises(NotOver):
        simulate_month(this_month, agents=AGENTS, seed=SEED)
    assert not Tenant.objects.filter(host__contains=f"{this_month:%Y-%m}").exists()
    assert previous_month(date(2026, 1, 31)) == date(2025, 12, 1)


def test_the_clock_goes_forward_only_and_comes_back() -> None:
    real = timezone.now
    start = timezone.now()
    with simulated_clock(start) as clock:
        assert timezone.now() == start
        with pytest.raises(ValueError, match="before"):
            clock.at(start.replace(year=2001))
    assert timezone.now is real
