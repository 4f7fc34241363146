from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "lms.people"
    label = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        from lms.people import receivers  # noqa: F401
        from lms.people.middleware import centre_of
        from lms.people.queries import open_notices, roles_of
        from lms.people.rules.roles import Right, Role, roles_with
        from lms.people.services.forgetting import NOTICES
        from lms.ui.house import furnish
        from lms.ui.navigation import NavItem, register
        from xapi.lrs.rules.holders import register_holder

        register_holder(NOTICES)
        register(
            NavItem(
                label=_("Notices"), url_name="notices", icon="bell", order=55, count=open_notices
            )
        )
        furnish(roles_of=roles_of, centre_of=centre_of)
        register(
            NavItem(
                label=_("People"),
                url_name="people:list",
                icon="users",
                roles=frozenset(
                    {
                        Role.TRAINING_OFFICE,
                        Role.HR,
                        Role.ADMINISTRATOR,
                        Role.SUPERVISOR,
                        Role.TEAM_LEAD,
                    }
                ),
                group="centre",
                order=60,
            )
        )
        for label, url_name, icon, order in (
            (_("Working days"), "people:calendar", "calendar", 62),
            (_("Roster"), "people:roster", "clock", 64),
        ):
            register(
                NavItem(
                    label=label,
                    url_name=url_name,
                    icon=icon,
                    roles=frozenset(
                        roles_with(Right.SEE_RESULTS) | roles_with(Right.MANAGE_PEOPLE)
                    ),
                    group="centre",
                    order=order,
                )
            )
        register(
            NavItem(
                label=_("Keys"),
                url_name="people:keys",
                icon="key",
                roles=frozenset(roles_with(Right.MANAGE_KEYS)),
                group="centre",
                order=90,
            )
        )
