"""Recommendations wait for a named human, and whom they concern can speak against them."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from lms.archives.models import ArchiveEntry
from lms.grading import services
from lms.grading.exceptions import (
    AlreadySettled,
    AmountUnclear,
    AppealTooLate,
    NothingToAppeal,
    NotYours,
    ReasonMissing,
)
from lms.grading.models import Appeal, Decision, PendingGrade, Recommendation
from lms.grading.queries import confirmable, office_tasks
from lms.grading.queries.appeals import reviewable
from lms.grading.signals import recommendation_decided
from lms.people.models import AuditRow, Employee, Notice
from lms.people.queries import work_calendar
from lms.people.rules.roles import Role
from lms.people.services import grant_role
from lms.regulation.models import Reading
from lms.tracks.exceptions import ConfidentialityOwed
from lms.tracks.models import Clearance, TrackItem
from lms.tracks.rules.consequences import Consequence
from lms.tracks.services import acknowledge_document, take_back
from lms.tracks.signals import consequence_due
from tests.builders.centre import Centre
from tests.builders.ruled import Ruled

pytestmark = pytest.mark.django_db
State = Recommendation.State


@pytest.fixture
def ruled() -> Ruled:
    return Ruled()


@pytest.fixture
def late(ruled: Ruled) -> Recommendation:
    """Lin Xia was late three times: half a day is recommended."""
    for number in range(3):
        ruled.session(number, minutes_late=5)
    ruled.pass_all()
    ruled.grade()
    return Recommendation.objects.get(key="tardy_absence")


@pytest.fixture
def hr(ruled: Ruled) -> Employee:
    return ruled.centre.person("Gao Yan", Role.HR)


@pytest.fixture
def manager(ruled: Ruled) -> Employee:
    return ruled.centre.person("Zhou Ping", Role.MANAGER)


@pytest.mark.requirement("R88", "A39")
def test_nothing_takes_effect_until_a_named_human_confirms_it(
    ruled: Ruled, late: Recommendation, hr: Employee
) -> None:
    heard: list[str] = []

    def hear(recommendation: Recommendation, **_: Any) -> None:
        heard.append(recommendation.state)

    recommendation_decided.connect(hear)
    try:
        done = services.confirm(hr, late.id, "seen on the sheets")
    finally:
        recommendation_decided.disconnect(hear)
    assert heard == ["confirmed"]
    assert (done.state, done.settled_by, done.reason) == (State.CONFIRMED, hr, "seen on the sheets")
    days = work_calendar(ruled.tenant).add_workdays(timezone.localdate(), 5)
    assert done.appeal_until == days
    notice = Notice.objects.get(employee=ruled.learner, kind="grading.consequence")
    assert str(late.id) in notice.url
    assert AuditRow.objects.filter(action="grading.confirmed", object_id=str(late.id)).exists()
    entry = ArchiveEntry.objects.get(source=late.id)
    assert entry.kind == "consequence"


@pytest.mark.requirement("A39")
def test_dismissal_needs_a_reason_and_is_not_recommended_again(
    ruled: Ruled, late: Recommendation, hr: Employee
) -> None:
    with pytest.raises(ReasonMissing):
        services.dismiss(hr, late.id, " ")
    services.dismiss(hr, late.id, "the door was locked")
    ruled.assess("call", "95", 30)
    ruled.grade()
    assert ruled.recommended(key="tardy_absence") == [("tardy_absence", "0.5", "dismissed")]


@pytest.mark.requirement("A39")
def test_same_state_is_never_recommended_twice(ruled: Ruled, late: Recommendation) -> None:
    ruled.assess("call", "95", 30)  # The score changes, and with it the decision.
    ruled.session(5)
    ruled.grade()
    assert ruled.recommended(key="tardy_absence") == [("tardy_absence", "0.5", "open")]
    assert Recommendation.objects.get(key="tardy_absence").decision == ruled.total()


@pytest.mark.requirement("R88")
def test_one_more_lateness_replaces_what_was_open(ruled: Ruled, late: Recommendation) -> None:
    ruled.session(7, minutes_late=5)
    ruled.grade()
    assert ruled.recommended(key="tardy_absence") == [
        ("tardy_absence", "0.5", "superseded"),
        ("tardy_absence", "1", "open"),
    ]


@pytest.mark.requirement("R102")
def test_confirmed_consequence_whose_basis_is_gone_is_marked_for_people(
    ruled: Ruled, late: Recommendation, hr: Employee
) -> None:
    services.confirm(hr, late.id)
    take_back(ruled.tenant, next(iter(_ids(late))))
    ruled.grade()
    late.refresh_from_db()
    assert late.state == State.CONFIRMED
    assert late.basis_gone_at is not None
    assert any("basis_gone" in task.url for task in office_tasks(hr))


def _ids(one: Recommendation) -> list[Any]:
    from uuid import UUID

    return [UUID(part["id"]) for part in one.evidence]


class TestWhoDecides:
    """Lin Xia was late. Gao Yan is HR, Zhou Ping the manager, Sun Li a supervisor."""

    def test_nobody_about_themselves(self, ruled: Ruled, late: Recommendation) -> None:
        grant_role(ruled.learner, Role.HR)
        learner = Employee.objects.get(id=ruled.learner.id)
        assert late not in confirmable(learner)
        with pytest.raises(NotYours):
            services.confirm(learner, late.id)

    @pytest.mark.parametrize(
        ("role", "may"),
        [
            (Role.HR, True),
            (Role.MANAGER, True),
            (Role.SUPERVISOR, False),
            (Role.TRAINING_OFFICE, False),
            (Role.TRAINER, False),
            (Role.TEAM_LEAD, False),
        ],
    )
    def test_by_role(self, ruled: Ruled, late: Recommendation, role: Role, may: bool) -> None:
        """The rule asks HR; the manager stands in for anybody."""
        person = ruled.centre.person("Sun Li", role)
        assert (late in confirmable(person)) is may
        if may:
            services.confirm(person, late.id)
        else:
            with pytest.raises(NotYours):
                services.confirm(person, late.id)

    def test_nobody_of_another_centre(self, late: Recommendation) -> None:
        stranger = Centre(host="other.example").person("Qi", Role.MANAGER)
        with pytest.raises(NotYours):
            services.confirm(stranger, late.id)

    def test_only_once(self, late: Recommendation, hr: Employee, manager: Employee) -> None:
        services.confirm(hr, late.id)
        with pytest.raises(AlreadySettled):
            services.dismiss(manager, late.id, "too hard")

    def test_all_or_none_of_several(self, ruled: Ruled, late: Recommendation, hr: Employee) -> None:
        """HR confirms a bundle in which one waits for the supervisor."""
        cleared = Recommendation.objects.get(key="clearance")
        with pytest.raises(NotYours):
            services.settle(hr, [late.id, cleared.id], State.CONFIRMED, "ok")
        late.refresh_from_db()
        assert late.state == State.OPEN


@pytest.mark.requirement("R105", "R109")
def test_passing_the_gate_recommends_clearance_and_confirming_grants_it(ruled: Ruled) -> None:
    ruled.pass_all()
    ruled.grade()
    (cleared,) = Recommendation.objects.filter(kind="clearance")
    assert not Clearance.objects.exists()
    supervisor = ruled.centre.person("Sun Li", Role.SUPERVISOR)
    services.confirm(supervisor, cleared.id)
    clearance = Clearance.objects.get()
    assert (clearance.employee, clearance.decision_id) == (ruled.learner, cleared.id)
    assert clearance.granted_by == supervisor


@pytest.mark.requirement("R105")
def test_failed_assessment_recommends_no_clearance(ruled: Ruled) -> None:
    ruled.assess("theory", "80", 1)
    ruled.assess("call", "20", 2)
    ruled.grade()
    assert Recommendation.objects.count() == 0


@pytest.mark.requirement("A39")
def test_reading_can_let_consequences_take_effect_by_rule(ruled: Ruled) -> None:
    Reading.objects.create(
        tenant=ruled.tenant,
        ambiguity="A39",
        choice={"consequence_mode": "auto", "appeal_days": "3"},
        effective_from=date(2020, 1, 1),
        decided_by=ruled.centre.person("Zhao Min"),
        reason="x",
    )
    for number in range(3):
        ruled.session(number, minutes_late=5)
    ruled.grade()
    one = Recommendation.objects.get(key="tardy_absence")
    assert (one.state, one.settled_by, one.appeal_days) == (State.CONFIRMED, None, 3)
    assert services.appeal_consequence(ruled.learner, one.id, "the bus").is_open


@pytest.mark.requirement("R77", "A39")
def test_clearance_waits_for_confidentiality_even_where_consequences_are_automatic(
    ruled: Ruled,
) -> None:
    """Judging goes on; the clearance alone stays open, and whoever confirms it is told why."""
    papers = TrackItem.objects.get(track=ruled.enrolment.track_id, key="papers")
    TrackItem.objects.filter(id=papers.id).update(modules=["confidentiality"])
    Reading.objects.create(
        tenant=ruled.tenant,
        ambiguity="A39",
        choice={"consequence_mode": "auto", "appeal_days": "3"},
        effective_from=date(2020, 1, 1),
        decided_by=ruled.centre.person("Zhao Min"),
        reason="x",
    )
    for number in range(3):
        ruled.session(number, minutes_late=5)
    ruled.pass_all()
    ruled.grade()
    states = dict(Recommendation.objects.values_list("key", "state"))
    assert states == {"tardy_absence": State.CONFIRMED, "clearance": State.OPEN}
    supervisor = ruled.centre.person("Sun Li", Role.SUPERVISOR)
    one = Recommendation.objects.get(key="clearance")
    with pytest.raises(ConfidentialityOwed):
        services.confirm(supervisor, one.id)
    one.refresh_from_db()
    assert (one.state, Clearance.objects.count()) == (State.OPEN, 0)
    acknowledge_document(ruled.enrolment, papers)
    services.confirm(supervisor, one.id)
    assert Clearance.objects.get().employee == ruled.learner


@pytest.mark.requirement("R116")
def test_consequence_that_another_room_names_waits_as_well(ruled: Ruled, hr: Employee) -> None:
    due = Consequence(
        employee_id=ruled.learner.id,
        kind="proxy_sign",
        title={"en": "Signed for another", "zh-Hans": "代签"},
        detail={"en": "Session 4.", "zh-Hans": "第 4 次课。"},
        clause="S09#7",
        source=uuid4(),
        evidence=["photo-1"],
    )
    for _ in range(2):
        consequence_due.send(None, tenant=ruled.tenant, consequence=due)
    one = Recommendation.objects.get()
    assert (one.kind, one.state, one.evidence) == ("proxy_sign", "open", [{"id": "photo-1"}])
    assert services.confirm(hr, one.id).stands


class TestAppeals:
    @pytest.fixture
    def confirmed(self, late: Recommendation, hr: Employee) -> Recommendation:
        return services.confirm(hr, late.id, "by the sheet")

    @pytest.mark.requirement("R112", "A39")
    @pytest.mark.parametrize(
        ("outcome", "amount", "state", "left"),
        [
            ("upheld", "", State.CONFIRMED, "0.5"),
            ("changed", "0.25", State.CONFIRMED, "0.25"),
            ("withdrawn", "", State.WITHDRAWN, "0.5"),
        ],
    )
    def test_somebody_else_answers(
        self,
        ruled: Ruled,
        confirmed: Recommendation,
        hr: Employee,
        manager: Employee,
        outcome: str,
        amount: str,
        state: str,
        left: str,
    ) -> None:
        appeal = services.appeal_consequence(ruled.learner, confirmed.id, "The lift was broken.")
        confirmed.refresh_from_db()
        assert confirmed.state == State.APPEALED
        assert appeal.due_on > timezone.localdate()
        assert appeal not in reviewable(hr)
        assert appeal in reviewable(manager)
        with pytest.raises(NotYours):
            services.review_appeal(hr, appeal.id, outcome, "I was right", amount=amount)
        services.review_appeal(manager, appeal.id, outcome, "The log says so.", amount=amount)
        confirmed.refresh_from_db()
        assert (confirmed.state, confirmed.amount) == (state, left)
        assert Notice.objects.filter(employee=ruled.learner, about_id=appeal.id).exists()
        kinds = ArchiveEntry.objects.filter(employee_id=ruled.learner.id)
        assert {"consequence", "appeal", "appeal_outcome"} <= set(
            kinds.values_list("kind", flat=True)
        )

    def test_changed_amount_must_be_a_number(
        self, ruled: Ruled, confirmed: Recommendation, manager: Employee
    ) -> None:
        appeal = services.appeal_consequence(ruled.learner, confirmed.id, "x")
        with pytest.raises(AmountUnclear):
            services.review_appeal(manager, appeal.id, "changed", "less", amount="less")
        appeal.refresh_from_db()
        assert appeal.is_open

    def test_only_the_person_concerned_appeals_once_and_in_time(
        self, ruled: Ruled, confirmed: Recommendation, manager: Employee
    ) -> None:
        with pytest.raises(NotYours):
            services.appeal_consequence(manager, confirmed.id, "x")
        with pytest.raises(ReasonMissing):
            services.appeal_consequence(ruled.learner, confirmed.id, "  ")
        Recommendation.objects.update(appeal_until=timezone.localdate() - timedelta(days=1))
        with pytest.raises(AppealTooLate):
            services.appeal_consequence(ruled.learner, confirmed.id, "x")
        Recommendation.objects.update(appeal_until=timezone.localdate())
        services.appeal_consequence(ruled.learner, confirmed.id, "x")
        with pytest.raises(NothingToAppeal):
            services.appeal_consequence(ruled.learner, confirmed.id, "again")

    def test_open_recommendation_has_nothing_to_appeal_against(
        self, ruled: Ruled, late: Recommendation
    ) -> None:
        with pytest.raises(NothingToAppeal):
            services.appeal_consequence(ruled.learner, late.id, "x")

    @pytest.mark.requirement("R112")
    def test_grade_is_appealed_against_and_judged_anew_where_it_does_not_stand(
        self, ruled: Ruled, manager: Employee
    ) -> None:
        ruled.assess("theory", "80", 1)
        wrong = ruled.assess("call", "20", 2)
        ruled.grade()
        total = ruled.total()
        appeal = services.appeal_grade(ruled.learner, total.id, "That was not my call.")
        with pytest.raises(NothingToAppeal):
            services.appeal_grade(ruled.learner, total.id, "again")
        services.review_appeal(manager, appeal.id, "changed", "It was somebody else's call.")
        assert PendingGrade.objects.filter(enrolment=ruled.enrolment).exists()
        take_back(ruled.tenant, wrong)
        ruled.assess("call", "90", 3)
        ruled.grade()
        assert ruled.total().outcome == "pass"
        assert Decision.objects.get(id=total.id).outcome == "fail"

    def test_grade_too_old_or_of_another_is_not_appealed_against(
        self, ruled: Ruled, manager: Employee, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ruled.assess("theory", "20", 1)
        ruled.assess("call", "20", 2)
        ruled.grade()
        total = ruled.total()
        with pytest.raises(NotYours):
            services.appeal_grade(manager, total.id, "x")
        later = timezone.now() + timedelta(days=30)
        monkeypatch.setattr(
            timezone, "localdate", lambda value=None, tz=None: (value or later).date()
        )
        with pytest.raises(AppealTooLate):
            services.appeal_grade(ruled.learner, total.id, "x")
        assert Appeal.objects.count() == 0


@pytest.mark.requirement("R112")
def test_tasks_name_what_waits(
    ruled: Ruled, late: Recommendation, hr: Employee, manager: Employee
) -> None:
    def urls(person: Employee) -> Mapping[str, int]:
        return {task.url: task.count for task in office_tasks(person)}

    assert urls(hr) == {"/grades/recommendations/": 1}
    assert urls(ruled.learner) == {}
    services.confirm(hr, late.id)
    appeal = services.appeal_consequence(ruled.learner, late.id, "x")
    assert f"/grades/appeals/{appeal.id}/" in urls(manager)
    assert urls(hr) == {}
