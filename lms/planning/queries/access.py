"""Who may draft, see and decide what in planning: the roles' reach, applied to units and plans."""

from uuid import UUID

from django.db.models import Q, QuerySet

from lms.people.models import Employee, RoleGrant, Unit
from lms.people.queries import grants_of, has_right, has_role, own_units_below
from lms.people.rules.roles import Reach, Right, Role, reach_of
from lms.planning.models import HelpRequest, Meeting, NeedsPlan, Plan, TeamReport, TrainingRequest
from lms.planning.queries.readings import drafter_of
from lms.planning.rules.periods import Level

OFFICE = (Role.TRAINING_OFFICE, Role.TRAINING_MANAGER)
"""The one body that owns plans, courses and archive (R9); the centre names it (A25)."""


def is_office(viewer: Employee) -> bool:
    return has_role(viewer, *OFFICE)


def visible_units(viewer: Employee, right: Right = Right.DRAFT_PLANS) -> QuerySet[Unit]:
    """The units over which `viewer` may exercise `right`."""
    everything = Unit.objects.filter(tenant=viewer.tenant).order_by("name")
    found: set[UUID] = set()
    for grant in grants_of(viewer):
        reach = reach_of(Role(grant.role), right)
        if reach is Reach.CENTRE:
            return everything
        home = grant.unit_id or viewer.unit_id
        if reach is Reach.UNIT and home and home not in found:
            found |= own_units_below(viewer, home)
    return everything.filter(id__in=found)


def seen_units(viewer: Employee) -> QuerySet[Unit]:
    """The units whose needs, plans and duties `viewer` may read: who sees reports reads of all."""
    if reaches_centre(viewer, Right.DRAFT_PLANS, Right.SEE_REPORTS):
        return Unit.objects.filter(tenant=viewer.tenant).order_by("name")
    return visible_units(viewer)


def reaches_centre(viewer: Employee, *rights: Right) -> bool:
    """Whether `viewer` has one of `rights` over the whole centre."""
    return any(
        reach_of(Role(grant.role), right) is Reach.CENTRE
        for grant in grants_of(viewer)
        for right in rights
    )


def teams(tenant: int) -> QuerySet[Unit]:
    """The units that somebody leads: who hands in needs, receives plans, and reports."""
    led: set[UUID] = set()
    for unit, home in RoleGrant.objects.filter(
        tenant=tenant, role=Role.TEAM_LEAD, employee__is_active=True
    ).values_list("unit", "employee__unit"):
        led |= {one for one in (unit or home,) if one}
    return Unit.objects.filter(tenant=tenant, id__in=led).order_by("name")


def led_by(viewer: Employee) -> set[UUID]:
    """The units that `viewer` leads as a team lead, and all below them: whose duties are theirs."""
    homes = {
        grant.unit_id or viewer.unit_id
        for grant in grants_of(viewer)
        if grant.role == Role.TEAM_LEAD
    }
    return {one for home in homes if home for one in own_units_below(viewer, home)}


def own_teams(viewer: Employee) -> QuerySet[Unit]:
    """The teams for which `viewer` may write needs, reports and minutes."""
    return visible_units(viewer) & teams(viewer.tenant)


def visible_plans(viewer: Employee) -> QuerySet[Plan]:
    """The plans `viewer` may open: all, or those of own teams and what the centre has approved."""
    plans = Plan.objects.filter(tenant=viewer.tenant).select_related("unit")
    if reaches_centre(viewer, Right.DRAFT_PLANS, Right.SEE_REPORTS):
        return plans
    if not has_right(viewer, Right.DRAFT_PLANS):
        return plans.none()
    return plans.filter(
        Q(unit__in=visible_units(viewer))
        | Q(unit=None, approved_at__isnull=False)
        | Q(drafted_by=viewer)
    )


def may_draft(viewer: Employee, level: Level, unit: Unit | None) -> bool:
    """Whether `viewer` drafts plans of this level, by the reading in force (A18, R24, R35)."""
    role = drafter_of(viewer.tenant, level)
    if not has_role(viewer, *(OFFICE if role in OFFICE else (role,))):
        return False
    if unit is None:
        return level is not Level.TEAM
    return level is Level.TEAM and visible_units(viewer).filter(id=unit.id).exists()


def visible_needs_plans(viewer: Employee) -> QuerySet[NeedsPlan]:
    return NeedsPlan.objects.filter(
        tenant=viewer.tenant, unit__in=seen_units(viewer)
    ).select_related("unit", "submitted_by")


def visible_requests(viewer: Employee) -> QuerySet[TrainingRequest]:
    """One's own; what waits for or came from one's teams once handed in; for the centre, all."""
    requests = TrainingRequest.objects.filter(tenant=viewer.tenant).select_related(
        "requester", "unit"
    )
    handed_in = ~Q(state=TrainingRequest.State.DRAFT)
    if reaches_centre(viewer, Right.DRAFT_PLANS):
        return requests.filter(Q(requester=viewer) | handed_in)
    units = visible_units(viewer)
    return requests.filter(Q(requester=viewer) | (handed_in & Q(unit__in=units)))


def visible_help(viewer: Employee) -> QuerySet[HelpRequest]:
    """One's own, and those of whom one may coach."""
    asked = HelpRequest.objects.filter(tenant=viewer.tenant).select_related(
        "asked_by", "answered_by"
    )
    if reaches_centre(viewer, Right.COACH):
        return asked
    units = visible_units(viewer, Right.COACH)
    return asked.filter(Q(asked_by=viewer) | Q(asked_by__unit__in=units))


def visible_meetings(viewer: Employee) -> QuerySet[Meeting]:
    """Those one was invited to or leads, and those of one's teams."""
    meetings = Meeting.objects.filter(tenant=viewer.tenant).select_related("unit", "led_by")
    if reaches_centre(viewer, Right.DRAFT_PLANS, Right.SEE_REPORTS):
        return meetings
    return meetings.filter(
        Q(id__in=Meeting.objects.filter(tenant=viewer.tenant, attendances__employee=viewer))
        | Q(led_by=viewer)
        | Q(unit__in=visible_units(viewer))
    )


def may_lead(viewer: Employee, meeting: Meeting) -> bool:
    """Whether `viewer` writes the minutes: who leads it, the office, or the lead of the team."""
    if meeting.led_by_id == viewer.id or is_office(viewer):
        return True
    return bool(meeting.unit_id and visible_units(viewer).filter(id=meeting.unit_id).exists())


def visible_reports(viewer: Employee) -> QuerySet[TeamReport]:
    """Reports of one's teams; others are read once they are handed in."""
    reports = TeamReport.objects.filter(tenant=viewer.tenant).select_related("unit", "written_by")
    if reaches_centre(viewer, Right.DRAFT_PLANS, Right.SEE_REPORTS):
        return reports
    return reports.filter(unit__in=visible_units(viewer))
