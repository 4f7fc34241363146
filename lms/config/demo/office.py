"""Office life of the demo centre in small: something on every desk, and something that waits.

A regulation in force, a plan to approve, a class half way through with leave asked for, calls
scored, coaching planned, a standby case being prepared. The class began two weeks ago and is lived
through by the same hands as a simulated month.
"""

from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Final
from uuid import uuid4

from django.utils import timezone

from lms.classes.models import LeaveRequest, TrainingSession
from lms.classes.services.leave import LeaveDraft, ask_leave
from lms.coaching.models import Assessment, CoachingPlan
from lms.coaching.rules.halves import HalfMonth
from lms.coaching.services.cards import make_scorecard, publish_card
from lms.coaching.services.talking import draft_plan, submit_plan
from lms.config.demo.people import Staff
from lms.config.simulation.agenda import Agenda
from lms.config.simulation.cast import Cast
from lms.config.simulation.classes import School
from lms.config.simulation.clock import simulated_clock
from lms.config.simulation.courses import score_call
from lms.config.simulation.model import Chance
from lms.config.simulation.plans import make_plans
from lms.config.simulation.rules import CALL, CLASS, Judging, activate
from lms.people.models import Tenant
from lms.people.rules.filing import text
from lms.planning.models import PlanItem
from lms.regulation.services.importing import annotate_clause, import_version, register_regulation
from lms.regulation.services.readings import decide_reading
from lms.regulation.services.register import (
    acknowledge_version,
    put_in_force,
    record_adoption,
    record_review,
)
from lms.tracks.models import Enrolment, Stage, Track, TrackItem
from lms.tracks.services import grant_clearance
from lms.tracks.services.standby import add_evidence, open_case, save_gap

SEED: Final = 20
RULES: Final = Judging(
    "csr.skills_class", text("Skills class with attendance", "技能班（含考勤）"), {CALL: "1"}
)
CLAUSES: Final = """第一条 培训组统一管理培训工作。
第二条 学员须亲笔签到，由培训组根据签到与课上点名确定出勤。
第三条 迟到、早退达三次者按旷工半天处理；三次以上六次以下者按旷工一天处理。
第四条 缺课时数超过课程总时数三分之一者，须重新补修全部课程。
第五条 确因公务不能参加者，须填写请假单并经主管批准。
"""


def open_office(tenant: Tenant, staff: Staff, today: date) -> None:
    """Everything above. Runs in the transaction that makes the demo centre."""
    monday = today - timedelta(days=today.weekday() + 14)
    first = datetime.combine(monday, time(), timezone.get_current_timezone())
    now = timezone.now()
    with simulated_clock(first - timedelta(days=4)) as clock:
        _regulation(staff, today)
        activate(staff.office, RULES, (today - timedelta(days=400)).isoformat())
        plan = _plans(tenant, staff, monday)
        klass, call = _track(tenant)
        clock.at(first - timedelta(days=2))
        agenda, chance = Agenda(), Chance(SEED)
        school = School(_cast(tenant, staff), klass, plan, agenda, chance)
        school.plan_all(first)
        agenda.live(clock, until=now)
        clock.at(now)
        _calls(staff, call, chance)
        _leave(school, now)
        _coaching(staff, today)
        _standby(staff, today, klass, call)


def _cast(tenant: Tenant, staff: Staff) -> Cast:
    """The second team takes the class."""
    return Cast(
        tenant=tenant,
        agents=staff.learners[10:20],
        leads=staff.leads,
        trainers=[staff.trainer],
        office=staff.office,
        head=staff.head,
        supervisor=staff.supervisor,
        manager=staff.manager,
        hr=staff.hr,
        qa=staff.qa,
    )


def _regulation(staff: Staff, today: date) -> None:
    """A regulation in force, its unclear clause decided, read by some and not yet by others."""
    regulation = register_regulation(
        staff.office,
        code="DEMO",
        title=text("Training regulation (demo)", "培训管理制度（演示）"),
        scope={},
    )
    version = import_version(staff.office, regulation, label="1.0", text=CLAUSES)
    late = version.clauses.get(tenant=version.tenant, text_zh__contains="迟到")
    annotate_clause(
        staff.office,
        late,
        text_en="Three late arrivals count as half a day of absence, more up to six as a day.",
        section="",
        parts=[],
        ambiguities=["A1"],
    )
    decide_reading(
        staff.hr,
        "A1",
        {},
        reason="恰为三次时按较轻一档处理 At exactly three the lower band applies",
        effective_from=timezone.localdate(),
    )
    record_review(
        staff.office, version, reviewer="法务（演示）", reviewed_on=timezone.localdate(), note=""
    )
    record_adoption(
        staff.office,
        version,
        adopted_on=timezone.localdate(),
        how="职工代表讨论通过（演示）",
        made_known="公告栏与本系统通知",
    )
    put_in_force(staff.office, version, review_due=today + timedelta(days=365))
    for person in staff.learners[10:30]:
        acknowledge_version(person, version)


def _plans(tenant: Tenant, staff: Staff, monday: date) -> PlanItem:
    return make_plans(_cast(tenant, staff), monday.replace(day=1), sessions=7, hours=7)


def _track(tenant: Tenant) -> tuple[TrackItem, TrackItem]:
    """The track of the class: the class itself, and calls that are scored."""
    track = Track.objects.create(
        tenant=tenant.id,
        key="skills-class",
        kind=Track.Kind.IN_SERVICE,
        title_en="Skills class: voice and manner",
        title_zh="技能班：声音与礼仪",
        rule_set_key=RULES.key,
    )
    stage = Stage.objects.create(
        tenant=tenant.id, track=track, position=1, title_en="Class", title_zh="课堂"
    )
    klass, call = (
        TrackItem.objects.create(
            tenant=tenant.id,
            track=track,
            stage=stage,
            key=key,
            position=position,
            kind=kind,
            title_en=title["en"],
            title_zh=title["zh-Hans"],
        )
        for position, (key, kind, title) in enumerate(
            (
                (CLASS, TrackItem.Kind.CLASS, text("Voice and manner", "声音与礼仪")),
                (CALL, TrackItem.Kind.ASSESSMENT, text("Scored call", "通话评分")),
            ),
            start=1,
        )
    )
    return klass, call


def _calls(staff: Staff, call: TrackItem, chance: Chance) -> list[Assessment]:
    """Some calls scored; who did well long ago may take calls, the new team may not yet."""
    draft = make_scorecard(
        staff.qa,
        text("Call scorecard (demo)", "通话评分卡（演示）"),
        library=["six_steps", "norms", "critical"],
        pass_share=Fraction(3, 5),
        minimum_sample=1,
    )
    card = publish_card(staff.qa, draft)
    for person in staff.learners[10:]:
        grant_clearance(person, decision_id=uuid4(), granted_by=staff.manager)
    enrolments = Enrolment.objects.filter(tenant=call.tenant, track=call.track).select_related(
        "employee__unit", "track"
    )
    return [
        score_call(staff.qa, one, call, card, chance)
        for one in enrolments.order_by("employee__employee_no")[:6]
    ]


def _leave(school: School, now: datetime) -> None:
    """Somebody asks for leave from the next session, and waits for the lead of their team."""
    [run] = school.runs
    ahead = TrainingSession.objects.filter(
        tenant=run.tenant, run=run, starts_at__gt=now + timedelta(hours=25), cancelled_at=None
    )
    session = ahead.order_by("starts_at").first()
    participant = run.participants.select_related("employee__unit").order_by("id").last()
    if session and participant:
        draft = LeaveDraft([session], LeaveRequest.Reason.PERSONAL, reason="家中有事（演示）")
        ask_leave(participant.employee, participant, draft)


def _coaching(staff: Staff, today: date) -> None:
    """A coaching plan that waits for the centre manager (R39)."""
    plan = draft_plan(
        staff.operations,
        HalfMonth.of(today).before,
        kind=CoachingPlan.Kind.PLAN,
        analysis="监听显示：需求复述不足（演示） Needs are seldom said back",
        measures="一对一旁听，每人两通 One-to-one, two calls each",
    )
    submit_plan(staff.operations, plan.id)


def _standby(staff: Staff, today: date, klass: TrackItem, call: TrackItem) -> None:
    """A standby case that is being prepared: its gap is covered, its notice not yet sent."""
    case = open_case(
        staff.supervisor,
        staff.learners[30],
        reason="qa",
        detail="连续两月质检低于标准（演示）",
        starts_on=today + timedelta(days=7),
        ends_on=today + timedelta(days=21),
        place="培训室 1",
        pass_standard="通话评分不低于 80 分",  # noqa: S106 - not a password
        follows="未达标者转人事评议，可申诉",
    )
    add_evidence(
        staff.supervisor, case, title="9 月质检汇总（演示）", happened_on=today - timedelta(days=20)
    )
    save_gap(staff.supervisor, case, None, title="需求复述与记录", trains=[klass], measures=[call])
