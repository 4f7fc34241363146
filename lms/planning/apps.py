"""The room as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lms.people.rules.roles import Role

APPROVERS = frozenset(
    {
        Role.TEAM_LEAD,
        Role.SUPERVISOR,
        Role.OPERATIONS,
        Role.MANAGER,
        Role.GENERAL_MANAGER,
        Role.TRAINING_MANAGER,
        Role.TRAINING_OFFICE,
        Role.HR,
    }
)


class PlanningConfig(AppConfig):
    name = "lms.planning"
    label = "planning"
    verbose_name = _("Planning")

    def ready(self) -> None:
        from lms.people.rules.roles import Right, roles_with
        from lms.planning import receivers
        from lms.planning.services.people import HOLDER
        from lms.ui.navigation import NavItem, register
        from xapi.lrs.rules.holders import register_holder

        receivers.connect()
        register_holder(HOLDER)
        readers = roles_with(Right.DRAFT_PLANS) | roles_with(Right.SEE_REPORTS)
        everybody: frozenset[str] = frozenset()
        for label, url_name, icon, roles, order, group in (
            (_("Needs"), "planning:needs", "list-search", readers, 40, "office"),
            (_("Plans"), "planning:plans", "checklist", readers, 42, "office"),
            (_("Plan calendar"), "planning:plan_calendar", "calendar", readers, 44, "office"),
            (_("Team reports"), "planning:reports", "report-analytics", readers, 46, "office"),
            (_("Duties"), "planning:duties", "list", readers, 48, "office"),
            (_("Approvals"), "planning:approvals", "checks", APPROVERS, 50, "office"),
            (_("Requests"), "planning:requests", "send", everybody, 20, "learn"),
            (_("Help"), "planning:help", "help-circle", everybody, 22, "learn"),
            (_("Meetings"), "planning:meetings", "users", everybody, 24, "learn"),
            (_("Memo book"), "planning:memos", "pencil", everybody, 26, "learn"),
        ):
            register(NavItem(label, url_name, icon, roles, order, group))
