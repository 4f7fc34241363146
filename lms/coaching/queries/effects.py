"""The effect of a track on four levels, each with how many it stands for (R46, R115, R128)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from lms.coaching.models import (
    CoachingTalk,
    EvaluationPlan,
    FeedbackForm,
    IndicatorSheet,
    OperationFigure,
    QualityLoop,
)
from lms.coaching.queries.feedback import QuestionFigures, results_of
from lms.coaching.queries.quality import comparisons_of
from lms.coaching.rules.anonymity import K_MIN, may_show
from lms.coaching.rules.effect import Figure, Gain, group_gain, is_few, weighted_mean
from lms.coaching.rules.feedback import Direction
from lms.coaching.rules.loop import Verdict
from lms.coaching.rules.sheets import Kind
from lms.tracks.models import CourseRegistration, Enrolment, Track, TrackItem
from lms.tracks.rules.activities import item_activity
from xapi.lrs.queries import statements_of_registrations

FIGURE_DAYS = 90


@dataclass(frozen=True, slots=True)
class Reaction:
    """Level 1: what participants said; figures only of forms that may be shown."""

    invited: int
    answered: int
    forms: int
    hidden: int
    means: Sequence[tuple[Mapping[str, str], Fraction, int]]


@dataclass(frozen=True, slots=True)
class Learning:
    """Level 2: tests before and after."""

    pre: Fraction | None
    post: Fraction | None
    gain: Gain
    is_few: bool


@dataclass(frozen=True, slots=True)
class Behaviour:
    """Level 3: what is seen on the job afterwards."""

    sheets: Mapping[str, int]
    sheet_mean: Decimal | None
    talks: int
    loops: int
    falling: int
    is_few: bool


@dataclass(frozen=True, slots=True)
class FigureChange:
    """Level 4: one figure before and after, with the number of cases behind each."""

    figure: Figure
    before: Fraction | None
    before_n: int
    after: Fraction | None
    after_n: int

    @property
    def is_few(self) -> bool:
        return is_few(min(self.before_n, self.after_n))


@dataclass(frozen=True, slots=True)
class Effect:
    """All four levels of one track. `people` is how many joined it."""

    people: int
    took_part: int
    plan: EvaluationPlan | None
    reaction: Reaction
    learning: Learning
    behaviour: Behaviour
    results: Sequence[FigureChange] = field(default_factory=tuple)

    @property
    def participation(self) -> int | None:
        """Of those who joined, how many did something; whole percent (R46)."""
        return 100 * self.took_part // self.people if self.people else None


def participants(track: Track) -> list[Enrolment]:
    """Who is or was in the track and did not withdraw, in the order they joined."""
    return list(
        Enrolment.objects.filter(tenant=track.tenant, track=track, withdrawn_at=None).order_by(
            "enrolled_at", "id"
        )
    )


def effect_of(track: Track) -> Effect:
    """What the training came to, so far as it is known."""
    enrolments = participants(track)
    plan = (
        EvaluationPlan.objects.filter(tenant=track.tenant, track=track)
        .select_related("pre_item", "post_item", "published_by")
        .first()
    )
    scores, active = _scores(track, enrolments, plan)
    since = {one.employee_id: one.enrolled_at for one in enrolments}
    return Effect(
        people=len(enrolments),
        took_part=active,
        plan=plan,
        reaction=_reaction(track),
        learning=_learning(scores),
        behaviour=_behaviour(track, list(since)),
        results=_results(track, enrolments),
    )


def _reaction(track: Track) -> Reaction:
    forms = FeedbackForm.objects.filter(
        tenant=track.tenant, track=track, direction=Direction.ABOUT.value
    )
    invited = answered = hidden = 0
    by_question: dict[str, list[QuestionFigures]] = {}
    listed = list(forms)
    for form in listed:
        found = results_of(form)
        invited, answered = invited + found.invited, answered + found.answered
        hidden += found.is_hidden
        for one in found.figures:
            by_question.setdefault(one.question.key, []).append(one)
    means = []
    for figures in by_question.values():
        weighted = [(one.mean, sum(one.tally)) for one in figures if one.mean is not None]
        value, n = weighted_mean(weighted)
        if value is not None:
            means.append((figures[0].question.words, value, n))
    return Reaction(invited, answered, len(listed), hidden, means)


def _learning(scores: Mapping[UUID, Mapping[str, Fraction]]) -> Learning:
    pairs = [(one["pre"], one["post"]) for one in scores.values() if {"pre", "post"} <= one.keys()]
    n = len(pairs)
    if not may_show(n, K_MIN):
        return Learning(None, None, Gain(None, n, 0), is_few=True)
    pre = sum((one for one, _ in pairs), Fraction(0)) / n
    post = sum((two for _, two in pairs), Fraction(0)) / n
    return Learning(pre, post, group_gain(pairs), is_few=is_few(n))


def _scores(
    track: Track, enrolments: Sequence[Enrolment], plan: EvaluationPlan | None
) -> tuple[dict[UUID, dict[str, Fraction]], int]:
    """By enrolment the scores before and after, and how many did anything at all.

    Before counts the first attempt, after the best: a test before training is not repeated.
    """
    played = {
        registration: (enrolment, item)
        for registration, enrolment, item in CourseRegistration.objects.filter(
            tenant=track.tenant, enrolment__in=enrolments
        ).values_list("registration_id", "enrolment_id", "item_id")
    }
    wanted = {
        item.id: name
        for name, item in (("pre", plan and plan.pre_item), ("post", plan and plan.post_item))
        if item
    }
    own = {item_activity(item): item for item in wanted}
    of_enrolment = {one.id for one in enrolments}
    found: dict[UUID, dict[str, Fraction]] = {one: {} for one in of_enrolment}
    active: set[UUID] = set()
    for stored in statements_of_registrations(track.tenant, [*played, *of_enrolment]):
        registration = stored.registration
        if registration is None:
            continue
        enrolment, opened = played.get(registration, (registration, None))
        active.add(enrolment)
        statement = stored.statement
        item = opened or own.get(statement["object"].get("id", ""))
        scaled = statement.get("result", {}).get("score", {}).get("scaled")
        if item in wanted and scaled is not None:
            _keep(found[enrolment], wanted[item], Fraction(str(scaled)))
    return found, len(active)


def _keep(scores: dict[str, Fraction], name: str, value: Fraction) -> None:
    if name == "pre":
        scores.setdefault(name, value)
    else:
        scores[name] = max(value, scores.get(name, value))


def _behaviour(track: Track, people: Sequence[UUID]) -> Behaviour:
    kinds = (Kind.TRIAL_POST.value, Kind.CHECKPOINT.value)
    sheets = list(
        IndicatorSheet.objects.filter(
            tenant=track.tenant,
            employee__in=people,
            kind__in=kinds,
            state=IndicatorSheet.State.FINAL,
        ).values_list("verdict", "score")
    )
    scored = [score for _, score in sheets if score is not None]
    loops = list(
        QualityLoop.objects.filter(tenant=track.tenant, track=track).select_related("defect")
    )
    found = comparisons_of(loops)
    talks = CoachingTalk.objects.filter(tenant=track.tenant, agent__in=people)
    enough = may_show(len(scored), K_MIN)
    return Behaviour(
        sheets=dict(Counter(verdict for verdict, _ in sheets)),
        sheet_mean=round(sum(scored, Decimal(0)) / len(scored), 1) if enough else None,
        talks=talks.count(),
        loops=len(loops),
        falling=sum(one.verdict is Verdict.FALLING for one in found.values()),
        is_few=is_few(len(scored)),
    )


def _results(track: Track, enrolments: Sequence[Enrolment]) -> list[FigureChange]:
    """Figures of the participants in the days before they joined and after."""
    joined = {one.employee_id: timezone.localtime(one.enrolled_at).date() for one in enrolments}
    if not may_show(len(joined), K_MIN):
        return []
    window = timedelta(days=FIGURE_DAYS)
    before: dict[str, list[tuple[Fraction, int]]] = {}
    after: dict[str, list[tuple[Fraction, int]]] = {}
    rows = OperationFigure.objects.filter(tenant=track.tenant, employee__in=joined)
    for row in rows:
        start = joined[row.employee_id] if row.employee_id else row.first_day
        value = (Fraction(row.value), row.n)
        if start - window <= row.first_day and row.last_day < start:
            before.setdefault(row.figure, []).append(value)
        elif start <= row.first_day and row.last_day <= start + window * 2:
            after.setdefault(row.figure, []).append(value)
    return [
        FigureChange(
            figure, *weighted_mean(before.get(figure, [])), *weighted_mean(after.get(figure, []))
        )
        for figure in Figure
        if figure in before or figure in after
    ]


def items_for_tests(track: Track) -> list[TrackItem]:
    """Which items of a track can be the test before and after."""
    kinds = (TrackItem.Kind.PACKAGE, TrackItem.Kind.ASSESSMENT)
    return list(TrackItem.objects.filter(tenant=track.tenant, track=track, kind__in=kinds))


def published_evaluations(tenant: int) -> QuerySet[EvaluationPlan]:
    """What was made known to everybody, the latest first (R129)."""
    return (
        EvaluationPlan.objects.filter(tenant=tenant, published_at__isnull=False)
        .select_related("track")
        .order_by("-published_at")
    )
