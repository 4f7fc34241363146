"""What came of a simulated month, with three figures taken apart so that they add up by hand."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from lms.archives.models import ArchiveEntry, ArchiveSeal, TrainingReport
from lms.classes.models import Attendance, CourseRun, MakeUp
from lms.coaching.models import Assessment
from lms.config.simulation.cast import Cast
from lms.grading.models import Decision, Recommendation
from lms.grading.rules.scopes import component_scope
from lms.planning.models import Plan

READINGS = ("A1", "A2", "A3")
_PRESENT = Attendance.State.PRESENT


@dataclass(frozen=True, slots=True)
class MonthReport:
    """The figures of the month. `spots` are those that can be added up by hand."""

    month: str
    seed: int
    tenant: int
    agents: int
    plans: dict[str, int]
    runs: int
    attendance: dict[str, int]
    person_hours: str
    make_ups: dict[str, int]
    course: dict[str, Any]
    calls_scored: int
    recommendations: dict[str, dict[str, int]]
    archive: dict[str, Any]
    figures: dict[str, Any]
    spots: dict[str, Any]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    def lines(self) -> Iterator[str]:
        """For people to read in a terminal."""
        yield f"{self.month}: {self.agents} agents, {self.runs} classes (seed {self.seed})"
        yield f"  plans          {_listed(self.plans)}"
        yield f"  attendance     {_listed(self.attendance)}; {self.person_hours} person-hours"
        yield f"  make-ups       {_listed(self.make_ups)}"
        yield (
            f"  course         {self.course['passed']} of {self.course['judged']} passed"
            f" ({self.course['percent']} %)"
        )
        yield f"  calls scored   {self.calls_scored}"
        for kind, states in self.recommendations.items():
            yield f"  {kind:<14} {_listed(states)}"
        yield f"  archive        {self.archive['entries']} entries, {self.archive['seals']} seals"
        yield f"                 root {self.archive['root']}"
        late, hours = self.spots["lateness"], self.spots["hours"]
        yield ""
        counted = sum(event["counts"] for event in late["events"])
        yield f"  {late['person']}: {counted} times late → {late['days']} days of absence"
        yield f"  {hours['run']}: {hours['minutes']} minutes = {hours['hours']} person-hours"


def report_of(
    cast: Cast,
    runs: Sequence[CourseRun],
    filed: TrainingReport,
    *,
    month: date,
    seed: int,
) -> MonthReport:
    """Count what is in the tables of the simulated centre."""
    tenant = cast.tenant.id
    rows = Attendance.objects.filter(tenant=tenant)
    minutes = sum(rows.values_list("minutes_present", flat=True))
    recommended: dict[str, Counter[str]] = {}
    for kind, state in Recommendation.objects.filter(tenant=tenant).values_list("kind", "state"):
        recommended.setdefault(kind, Counter())[state] += 1
    return MonthReport(
        month=f"{month:%Y-%m}",
        seed=seed,
        tenant=tenant,
        agents=len(cast.agents),
        plans=_counted(Plan.objects.filter(tenant=tenant).values_list("state", flat=True)),
        runs=len(runs),
        attendance={
            **_counted(rows.values_list("state", flat=True)),
            "late": rows.filter(state=_PRESENT, minutes_late__gt=0).count(),
        },
        person_hours=_hours(minutes),
        make_ups=_counted(MakeUp.objects.filter(tenant=tenant).values_list("state", flat=True)),
        course=_course(tenant),
        calls_scored=Assessment.objects.filter(tenant=tenant, state=Assessment.State.FINAL).count(),
        recommendations={
            kind: dict(sorted(states.items())) for kind, states in sorted(recommended.items())
        },
        archive={
            "entries": ArchiveEntry.objects.filter(tenant=tenant).count(),
            "seals": ArchiveSeal.objects.filter(tenant=tenant).count(),
            "root": filed.root,
            "report": str(filed.id),
        },
        figures=dict(filed.figures),
        spots={
            "lateness": _lateness(tenant),
            "hours": _run_hours(runs[0]),
            "passes": _course(tenant),
        },
    )


def _course(tenant: int) -> dict[str, Any]:
    """Of the course by itself: how many were judged and passed, and how often each score."""
    latest = (
        Decision.objects.filter(tenant=tenant, scope=component_scope("course"))
        .order_by("enrolment_id", "-number")
        .distinct("enrolment_id")
    )
    judged = [
        (outcome, score)
        for outcome, score in latest.values_list("outcome", "score")
        if outcome in ("pass", "fail")
    ]
    passed = sum(outcome == "pass" for outcome, _score in judged)
    scores = Counter(f"{score:.0f}" for _outcome, score in judged if score is not None)
    return {
        "judged": len(judged),
        "passed": passed,
        "percent": f"{100 * passed / len(judged):.1f}" if judged else "–",
        "scores": {score: scores[score] for score in sorted(scores, key=int)},
    }


def _lateness(tenant: int) -> dict[str, Any]:
    """One person to whom the ladder applied, with everything that it was reckoned from."""
    found = (
        Recommendation.objects.filter(
            tenant=tenant, kind="absence_days", state=Recommendation.State.CONFIRMED
        )
        .select_related("employee", "settled_by")
        .order_by("amount", "employee__employee_no")
        .first()
    )
    if found is None:
        return {"person": "–", "events": [], "days": "0"}
    absent_from = int(found.readings["A3"]["tardy_to_absence_min"])
    late = (
        Attendance.objects.filter(
            tenant=tenant,
            participant__employee=found.employee_id,
            state=_PRESENT,
            minutes_late__gt=0,
        )
        .select_related("session")
        .order_by("session__starts_at")
    )
    return {
        "person": found.employee.name,
        "employee_no": found.employee.employee_no,
        "enrolment": str(found.enrolment_id),
        "events": [
            {
                "session": f"{timezone.localtime(row.session.starts_at):%Y-%m-%d %H:%M}",
                "minutes_late": row.minutes_late,
                "counts": row.minutes_late < absent_from,
                "statement": str(row.statement),
            }
            for row in late
        ],
        "clause": found.clause,
        "readings": {name: found.readings.get(name, {}) for name in READINGS},
        "days": found.amount,
        "state": found.state,
        "settled_by": found.settled_by.name if found.settled_by else "",
    }


def _run_hours(run: CourseRun) -> dict[str, Any]:
    """The person-hours of one run, session by session."""
    sessions = [
        {
            "session": f"{timezone.localtime(session.starts_at):%Y-%m-%d %H:%M}",
            "make_up": session.is_make_up,
            "present": session.attendances.filter(state=_PRESENT).count(),
            "minutes": sum(
                session.attendances.filter(state=_PRESENT).values_list("minutes_present", flat=True)
            ),
        }
        for session in run.sessions.order_by("starts_at")
    ]
    minutes = sum(int(str(one["minutes"])) for one in sessions)
    return {
        "run": run.title_en,
        "id": str(run.id),
        "sessions": sessions,
        "minutes": minutes,
        "hours": _hours(minutes),
    }


def _hours(minutes: int) -> str:
    """Minutes as hours to one place, half up, exactly."""
    tenths = (minutes * 10 + 30) // 60
    return f"{tenths // 10}.{tenths % 10}"


def _counted(values: Any) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {what}" for what, count in counts.items()) or "none"
