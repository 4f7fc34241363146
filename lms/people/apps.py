from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "lms.people"
    label = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        from lms.people import receivers  # noqa: F401
        from lms.people.middleware import centre_of
        from lms.people.queries import roles_of
        from lms.people.rules.roles import Right, Role, roles_with
        from lms.ui.house import furnish
        from lms.ui.navigation import NavItem, register

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
                order=60,
            )
        )
        register(
            NavItem(
                label=_("Keys"),
                url_name="people:keys",
                icon="key",
                roles=frozenset(roles_with(Right.MANAGE_KEYS)),
                order=90,
            )
        )
