"""What waits for whom."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from lms.people.models import Employee, RoleGrant
from lms.people.queries import grants_of, own_units_below, units_above
from lms.people.rules.roles import Reach, Role, widest_reach
from lms.planning.models import Approval, ApprovalStep


def open_step(approval: Approval) -> ApprovalStep | None:
    """The step that is to be taken now."""
    return approval.steps.filter(tenant=approval.tenant, decided_at=None).order_by("number").first()


def approvers_of(step: ApprovalStep) -> QuerySet[Employee]:
    """Who may take a step: never who asked, nor whom it is about."""
    approval = step.approval
    people = Employee.objects.filter(tenant=step.tenant, is_active=True).exclude(
        id__in=[one for one in (approval.asked_by_id, approval.about_id) if one]
    )
    if step.employee_id:
        return people.filter(id=step.employee_id)
    grants = RoleGrant.objects.filter(tenant=step.tenant, employee=OuterRef("id"), role=step.role)
    if step.unit_id and widest_reach(Role(step.role)) is not Reach.CENTRE:
        above = units_above(step.tenant, step.unit_id)
        grants = grants.filter(
            Q(unit__in=above)
            | Q(unit=None, employee__unit__in=above)
            | Q(unit=None, employee__unit=None)
        )
    return people.filter(Exists(grants))


def may_decide(viewer: Employee, step: ApprovalStep) -> bool:
    """Whether `viewer` may take a step."""
    return approvers_of(step).filter(id=viewer.id).exists()


def concerns(viewer: Employee, approval: Approval) -> bool:
    """Whether `viewer` asked for it, or may take, or took, a step of it; its title is theirs."""
    if approval.asked_by_id == viewer.id:
        return True
    steps = ApprovalStep.objects.filter(tenant=viewer.tenant, approval=approval)
    return any(
        step.decided_by_id == viewer.id or may_decide(viewer, step)
        for step in steps.select_related("approval")
    )


def waiting_for(viewer: Employee) -> QuerySet[ApprovalStep]:
    """The steps that wait for `viewer` now, the oldest first."""
    earlier = ApprovalStep.objects.filter(
        tenant=viewer.tenant,
        approval=OuterRef("approval"),
        number__lt=OuterRef("number"),
        decided_at=None,
    )
    mine = Q(employee=viewer)
    for grant in grants_of(viewer):
        home = grant.unit_id or viewer.unit_id
        reached = (
            Q(unit=None)
            if home is None
            else Q(unit=None) | Q(unit__in=own_units_below(viewer, home))
        )
        is_everywhere = widest_reach(Role(grant.role)) is Reach.CENTRE
        if is_everywhere or (grant.unit_id is None and viewer.unit_id is None):
            reached = Q()
        mine |= Q(role=grant.role) & reached
    return (
        ApprovalStep.objects.filter(
            mine,
            ~Exists(earlier),
            tenant=viewer.tenant,
            decided_at=None,
            approval__state=Approval.State.OPEN,
        )
        .exclude(approval__asked_by=viewer)
        .exclude(approval__about=viewer)
        .select_related("approval__asked_by", "approval__about")
        .order_by("approval__asked_at", "number")
    )
