"""The whole month, from hiring to the report: all of it or nothing."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from lms.archives.services.reports import file_report, make_report
from lms.archives.services.seals import seal_due
from lms.config.simulation.agenda import Agenda
from lms.config.simulation.cast import Cast, make_cast
from lms.config.simulation.classes import School
from lms.config.simulation.clock import Clock, simulated_clock
from lms.config.simulation.courses import Syllabus, make_card, make_track, play, score_call
from lms.config.simulation.model import MINUTES, SESSIONS, Chance
from lms.config.simulation.plans import make_plans
from lms.config.simulation.report import MonthReport, report_of
from lms.config.simulation.rules import MONTH, activate
from lms.grading.models import PendingGrade
from lms.grading.queries.recommendations import confirmable
from lms.grading.services import grade_waiting
from lms.grading.services.confirming import confirm, dismiss
from lms.people.models import Employee, Tenant
from lms.regulation.services import install_default_rule_sets
from lms.tracks.models import Enrolment
from lms.tracks.services.enrolling import enrol_people

MOST_AGENTS = 2000
CALLS_EACH = 2


class NotEmpty(Exception):
    """There is a simulated centre for this month and seed already."""


class NotOver(Exception):
    """The month is not over yet: what is simulated lies in the past."""


def previous_month(today: date) -> date:
    """The first day of the last month that is over."""
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


@transaction.atomic
def simulate_month(month: date, *, agents: int, seed: int) -> MonthReport:
    """Let a centre of its own live through `month`, a first day; returns what came of it.

    Everything happens in one transaction: no worker takes up a job in the middle of the past.
    Raises NotEmpty, NotOver.
    """
    if (month.replace(day=28) + timedelta(days=7)).replace(day=1) > timezone.localdate():
        raise NotOver
    host = f"simulated-{month:%Y-%m}-{agents}-{seed}.example"
    tenant, is_new = Tenant.objects.get_or_create(
        host=host,
        defaults={"name_en": "Simulated centre", "name_zh": "模拟客服中心"},
    )
    if not is_new:
        raise NotEmpty
    first = datetime.combine(month, time(), timezone.get_current_timezone())
    chance = Chance(seed)
    with simulated_clock(first - timedelta(days=10)) as clock:
        cast = make_cast(tenant, agents, month)
        install_default_rule_sets(tenant.id)
        activate(cast.office, MONTH, (month - timedelta(days=365)).isoformat())
        plan = make_plans(cast, month, sessions=SESSIONS, hours=SESSIONS * MINUTES // 60)
        syllabus = make_track(cast)
        clock.at(first - timedelta(days=2))
        enrol_people(cast.office, syllabus.track, cast.agents, due_on=month.replace(day=28))
        agenda = Agenda()
        school = School(cast, syllabus.group, plan, agenda, chance)
        school.plan_all(first)
        _enter_courses(agenda, cast, syllabus, chance, first)
        _enter_nights(agenda, tenant, first)
        agenda.live(clock)
        after = _end_of(month, first)
        clock.at(after)
        school.close_all()
        _grade(tenant)
        clock.at(after + timedelta(hours=9))
        _decide(cast, chance)
        return _report(clock, cast, school, month, after, seed)


def _report(
    clock: Clock,
    cast: Cast,
    school: School,
    month: date,
    after: datetime,
    seed: int,
) -> MonthReport:
    """Seal what is in the archive by now, and make, file and print the month's report."""
    tenant = cast.tenant.id
    clock.at(after + timedelta(days=1))
    seal_due(tenant)
    made = make_report(cast.office, "month", month)
    filed = file_report(cast.office, made.id)
    return report_of(cast, school.runs, filed, month=month, seed=seed)


def _enter_courses(
    agenda: Agenda, cast: Cast, syllabus: Syllabus, chance: Chance, first: datetime
) -> None:
    """Each agent takes the course some day, and is listened to a few times."""
    card = make_card(cast.qa)
    enrolments = Enrolment.objects.filter(
        tenant=cast.tenant.id, track=syllabus.track
    ).select_related("employee__unit", "track")
    for enrolment in enrolments.order_by("employee__employee_no"):
        if chance.takes_course():
            moment = _some_time(chance, first, hour=13)
            agenda.enter(moment, _playing(enrolment, syllabus, chance))
        for _ in range(CALLS_EACH):
            moment = _some_time(chance, first, hour=16)
            agenda.enter(moment, _scoring(cast.qa, enrolment, syllabus, card, chance))


def _playing(enrolment: Enrolment, syllabus: Syllabus, chance: Chance) -> Any:
    return lambda: play(enrolment, syllabus.course, chance)


def _scoring(
    qa: Employee, enrolment: Enrolment, syllabus: Syllabus, card: Any, chance: Chance
) -> Any:
    def deed() -> None:
        score_call(qa, enrolment, syllabus.call, card, chance)

    return deed


def _some_time(chance: Chance, first: datetime, *, hour: int) -> datetime:
    day = chance.minutes(2, 25)
    return first + timedelta(days=day, hours=hour, minutes=chance.minutes(0, 59))


def _enter_nights(agenda: Agenda, tenant: Tenant, first: datetime) -> None:
    """Each night what waits is graded, and the days before are sealed."""
    for day in range(28):
        night = first + timedelta(days=day, hours=23, minutes=30)
        agenda.enter(night, lambda: _night(tenant))


def _night(tenant: Tenant) -> None:
    _grade(tenant)
    seal_due(tenant.id)


def _grade(tenant: Tenant) -> None:
    """Judge until nobody waits any more."""
    while PendingGrade.objects.filter(tenant=tenant.id, failures=0).exists():
        grade_waiting(tenant.id)


def _decide(cast: Cast, chance: Chance) -> None:
    """Named people look at every recommendation (A39): most are confirmed, some dismissed."""
    for who in (cast.hr, cast.manager, cast.supervisor):
        waiting = confirmable(who).order_by("employee__employee_no", "key", "period")
        for one in list(waiting):
            if one.kind == "review" or not chance.confirms():
                dismiss(who, one.id, "已与本人面谈，不予处理")
            else:
                confirm(who, one.id, "核对签到表属实")


def _end_of(month: date, first: datetime) -> datetime:
    """Five past midnight of the first day after the month."""
    following = (month.replace(day=28) + timedelta(days=7)).replace(day=1)
    return first + (following - month) + timedelta(minutes=5)
