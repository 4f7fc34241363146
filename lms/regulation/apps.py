"""The room as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegulationConfig(AppConfig):
    name = "lms.regulation"
    label = "regulation"
    verbose_name = _("Regulation")

    def ready(self) -> None:
        from lms.people.rules.roles import Right, roles_with
        from lms.regulation.queries.office import ROOM, waits
        from lms.ui import tasks
        from lms.ui.navigation import NavItem, register

        tasks.register(ROOM, waits)
        register(
            NavItem(
                label=_("Regulation"),
                url_name="regulation:overview",
                icon="scale",
                roles=roles_with(Right.MANAGE_REGULATION) | roles_with(Right.DECIDE_READINGS),
                group="office",
                order=62,
            )
        )
        register(
            NavItem(
                label=_("Rules for me"),
                url_name="regulation:mine",
                icon="book-2",
                group="learn",
                order=25,
            )
        )
