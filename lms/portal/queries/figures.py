"""The figures of the centre: what was passed, learned and attended, with how many behind each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lms.classes.models import Attendance, TrainingSession
from lms.coaching.models import EvaluationPlan
from lms.coaching.queries.effects import effect_of
from lms.grading.models import Decision
from lms.grading.rules.evaluate import TOTAL
from lms.people.models import RankLevel
from lms.portal.queries.wording import title_of
from lms.portal.rules.figures import SURE_FROM, Stratum, by_stratum, hours, months, share
from lms.regulation.queries import reading
from lms.ui.adapters.sheets import Cell
from scorm_packages.runtime.models import Interaction, RuntimeSession

MOST_TRACKS: Final = 12
MOST_QUESTIONS: Final = 20
MOST_TRAINERS: Final = 50


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days, the last one included, in a centre that shows groups from `smallest` on."""

    tenant: int
    since: date
    until: date
    smallest: int

    @property
    def span(self) -> tuple[datetime, datetime]:
        zone = timezone.get_current_timezone()
        return (
            datetime.combine(self.since, time(), zone),
            datetime.combine(self.until + timedelta(days=1), time(), zone),
        )


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: what the chart draws, and the table that a file holds.

    `hidden` counts groups that are too small to be shown.
    """

    key: str
    title: str
    kind: str
    categories: Sequence[str]
    series: Sequence[tuple[str, Sequence[Decimal | int | None]]]
    unit: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    hidden: int = 0
    note: str = ""
    is_chart: bool = field(default=True)

    @property
    def data(self) -> Mapping[str, Any]:
        """As the chart takes it."""
        return {
            "categories": list(self.categories),
            "series": [
                {
                    "name": name,
                    "data": [float(v) if isinstance(v, Decimal) else v for v in values],
                }
                for name, values in self.series
            ],
            "unit": self.unit,
        }


def period_of(tenant: int, since: date, until: date) -> Period:
    """A period, with the smallest group that the reading A34 lets be shown."""
    smallest = int(reading(tenant, "A34", timezone.localdate())["k_min"])
    return Period(tenant, min(since, until), max(since, until), smallest)


def pass_rates(period: Period) -> Figure:
    """The share that passed, by post and level; the last decision about each enrolment counts."""
    since, until = period.span
    latest = (
        Decision.objects.filter(tenant=period.tenant, scope=TOTAL, computed_at__lt=until)
        .order_by("enrolment_id", "-number")
        .distinct("enrolment_id")
        .values("id")
    )
    rows = Decision.objects.filter(
        tenant=period.tenant, id__in=latest, computed_at__gte=since, outcome__in=("pass", "fail")
    ).values_list("employee__post", "employee__rank_level", "outcome")
    shares = by_stratum(
        ((Stratum(post, level), outcome == "pass") for post, level, outcome in rows),
        smallest=period.smallest,
    )
    shown = {one: found for one, found in shares.items() if not found.is_hidden}
    levels = dict(RankLevel.choices)
    names = [f"{one.post or _('no post')} · {levels[one.level]}" for one in shown]
    return Figure(
        key="passes",
        title=_("Passed, by post and level"),
        kind="bar",
        categories=names,
        series=[(_("Passed"), [found.percent for found in shown.values()])],
        unit="%",
        header=[_("Post and level"), _("Judged"), _("Passed"), _("Passed (%)")],
        rows=[
            [name, found.whole, found.part, found.percent]
            for name, found in zip(names, shown.values(), strict=True)
        ],
        hidden=len(shares) - len(shown),
    )


def learning_hours(period: Period) -> Figure:
    """Hours in class and in courses, by the month in which they were spent."""
    since, until = period.span
    in_class = _by_month(
        Attendance.objects.filter(
            tenant=period.tenant, session__starts_at__gte=since, session__starts_at__lt=until
        )
        .order_by()
        .annotate(month=TruncMonth("session__starts_at"))
        .values("month")
        .annotate(sum=Sum("minutes_present"))
    )
    online = _by_month(
        RuntimeSession.objects.filter(
            tenant=period.tenant,
            mode=RuntimeSession.Mode.NORMAL,
            opened_at__gte=since,
            opened_at__lt=until,
        )
        .order_by()
        .annotate(month=TruncMonth("opened_at"))
        .values("month")
        .annotate(sum=Sum("session_time_cs"))
    )
    listed = months(period.since, period.until)
    names = [date_format(month, "YEAR_MONTH_FORMAT") for month in listed]
    classes = [hours(in_class.get(month, 0)) for month in listed]
    courses = [hours(online.get(month, 0) // 6000) for month in listed]
    return Figure(
        key="hours",
        title=_("Hours learned"),
        kind="stacked",
        categories=names,
        series=[(_("In class"), classes), (_("Online"), courses)],
        unit=_("h"),
        header=[_("Month"), _("Hours in class"), _("Hours online")],
        rows=[list(row) for row in zip(names, classes, courses, strict=True)],
    )


def attendance(period: Period) -> Figure:
    """Who was there of those expected, by month; what is not settled yet is left out."""
    since, until = period.span
    settled = Attendance.objects.filter(
        tenant=period.tenant, session__starts_at__gte=since, session__starts_at__lt=until
    ).exclude(state=Attendance.State.WAITS)
    present = Q(state=Attendance.State.PRESENT)
    rows = (
        settled.order_by()
        .annotate(month=TruncMonth("session__starts_at"))
        .values("month")
        .annotate(
            n=Count("id"),
            here=Count("id", filter=present),
            excused=Count("id", filter=Q(state=Attendance.State.EXCUSED)),
            late=Count("id", filter=present & Q(minutes_late__gt=0)),
        )
    )
    found = {timezone.localtime(row["month"]).date(): row for row in rows}
    listed = [month for month in months(period.since, period.until) if month in found]
    shares = {
        month: share(found[month]["here"], found[month]["n"], smallest=period.smallest)
        for month in listed
    }
    shown = [month for month in listed if not shares[month].is_hidden]
    names = [date_format(month, "YEAR_MONTH_FORMAT") for month in shown]
    return Figure(
        key="attendance",
        title=_("Attendance"),
        kind="line",
        categories=names,
        series=[(_("Present"), [shares[month].percent for month in shown])],
        unit="%",
        header=[_("Month"), _("Expected"), _("Present"), _("Excused"), _("Late"), _("Present (%)")],
        rows=[
            [
                name,
                found[month]["n"],
                found[month]["here"],
                found[month]["excused"],
                found[month]["late"],
                shares[month].percent,
            ]
            for name, month in zip(names, shown, strict=True)
        ],
        hidden=len(listed) - len(shown),
    )


def gains(period: Period) -> Figure:
    """What was won between the tests before and after, of what could be won (R103)."""
    plans = (
        EvaluationPlan.objects.filter(
            tenant=period.tenant, pre_item__isnull=False, post_item__isnull=False
        )
        .select_related("track")
        .order_by("-due_on")[:MOST_TRACKS]
    )
    found = [(title_of(plan.track), effect_of(plan.track).learning) for plan in plans]
    shown = [(title, one) for title, one in found if one.gain.mean is not None]
    return Figure(
        key="gains",
        title=_("Gain from the test before to the test after"),
        kind="bar",
        categories=[title for title, _one in shown],
        series=[
            (
                _("Gain"),
                [share(m.numerator, m.denominator, smallest=0).percent for m in _means(shown)],
            )
        ],
        unit="%",
        header=[_("Course"), _("People"), _("Gain (%)")],
        rows=[
            [title, one.gain.n, share(m.numerator, m.denominator, smallest=0).percent]
            for (title, one), m in zip(shown, _means(shown), strict=True)
        ],
        hidden=len(found) - len(shown),
    )


def _means(shown: Sequence[tuple[str, Any]]) -> list[Any]:
    return [one.gain.mean for _title, one in shown]


def questions(period: Period) -> Figure:
    """The questions that were answered wrong most often; each learner's last answer counts.

    Of few answers there is no figure: below `SURE_FROM` a question is left out.
    """
    since, until = period.span
    last = (
        Interaction.objects.filter(
            tenant=period.tenant,
            session__mode=RuntimeSession.Mode.NORMAL,
            recorded_at__gte=since,
            recorded_at__lt=until,
            result__in=("correct", "wrong", "incorrect"),
        )
        .order_by("session__attempt_id", "session__item_id", "identifier", "-recorded_at", "-seq")
        .distinct("session__attempt_id", "session__item_id", "identifier")
        .values("id")
    )
    rows = list(
        Interaction.objects.filter(tenant=period.tenant, id__in=last)
        .order_by()
        .values("session__item__package__title", "session__item_id", "identifier")
        .annotate(n=Count("id"), right=Count("id", filter=Q(result="correct")))
    )
    sure = [row for row in rows if row["n"] >= SURE_FROM]
    sure.sort(key=lambda row: (row["right"] / row["n"], row["identifier"]))
    shown = sure[:MOST_QUESTIONS]
    percents = [share(row["right"], row["n"], smallest=SURE_FROM).percent for row in shown]
    names = [f"{row['session__item__package__title']}: {row['identifier']}" for row in shown]
    return Figure(
        key="questions",
        title=_("Questions answered right, the hardest first"),
        kind="bar",
        categories=names,
        series=[(_("Right"), percents)],
        unit="%",
        header=[_("Question"), _("Answers"), _("Right"), _("Right (%)")],
        rows=[
            [name, row["n"], row["right"], percent]
            for name, row, percent in zip(names, shown, percents, strict=True)
        ],
        hidden=len(rows) - len(sure),
        note=_("Questions with fewer than %(n)d answers are left out: too few.") % {"n": SURE_FROM},
    )


def trainers(period: Period) -> Figure:
    """How much each trainer taught, to how many, and how many of those expected came."""
    since, until = period.span
    held = TrainingSession.objects.filter(
        tenant=period.tenant,
        cancelled_at=None,
        sheet=TrainingSession.Sheet.FINAL,
        starts_at__gte=since,
        starts_at__lt=until,
        run__trainer__isnull=False,
    ).select_related("run__trainer")
    taught: dict[Any, tuple[str, int, int]] = {}
    for session in held:
        trainer = session.run.trainer
        name, sessions, minutes = taught.get(trainer and trainer.id, (str(trainer), 0, 0))
        taught[trainer and trainer.id] = name, sessions + 1, minutes + session.minutes
    seen = {
        row["session__run__trainer"]: row
        for row in Attendance.objects.filter(tenant=period.tenant, session__in=held)
        .exclude(state=Attendance.State.WAITS)
        .order_by()
        .values("session__run__trainer")
        .annotate(n=Count("id"), here=Count("id", filter=Q(state=Attendance.State.PRESENT)))
    }
    nothing = {"n": 0, "here": 0}
    shares = {
        key: share(
            seen.get(key, nothing)["here"], seen.get(key, nothing)["n"], smallest=period.smallest
        )
        for key in taught
    }
    listed = sorted(taught, key=lambda key: (-taught[key][2], taught[key][0]))[:MOST_TRAINERS]
    return Figure(
        key="trainers",
        title=_("Taught by each trainer"),
        kind="bar",
        categories=[taught[key][0] for key in listed],
        series=[(_("Hours"), [hours(taught[key][2]) for key in listed])],
        unit=_("h"),
        header=[_("Trainer"), _("Sessions"), _("Hours"), _("Expected"), _("Present (%)")],
        rows=[
            [
                taught[key][0],
                taught[key][1],
                hours(taught[key][2]),
                shares[key].whole,
                shares[key].percent,
            ]
            for key in listed
        ],
    )


FIGURES: Final[Mapping[str, Callable[[Period], Figure]]] = {
    "passes": pass_rates,
    "hours": learning_hours,
    "attendance": attendance,
    "gains": gains,
    "questions": questions,
    "trainers": trainers,
}
"""Every figure by its key, in the order of the page."""


def _by_month(rows: Any) -> dict[date, int]:
    return {timezone.localtime(row["month"]).date(): row["sum"] or 0 for row in rows}
