from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PortalConfig(AppConfig):
    name = "lms.portal"
    label = "portal"
    verbose_name = _("Portal")

    def ready(self) -> None:
        from lms.people.rules.roles import Right, Role, rights_of, roles_with
        from lms.ui.navigation import NavItem, register

        register(NavItem(label=_("Home"), url_name="portal:home", icon="home", order=0))
        register(
            NavItem(
                label=_("Cockpit"),
                url_name="portal:office",
                icon="gauge",
                roles=frozenset(role for role in Role if rights_of([role])),
                group="office",
                order=10,
            )
        )
        register(
            NavItem(
                label=_("My team"),
                url_name="portal:team",
                icon="users",
                roles=roles_with(Right.SEE_RECORDS),
                group="office",
                order=15,
            )
        )
        register(
            NavItem(
                label=pgettext_lazy("page", "Figures"),
                url_name="portal:figures",
                icon="chart-bar",
                roles=roles_with(Right.SEE_REPORTS),
                group="office",
                order=90,
            )
        )
        register(
            NavItem(
                label=_("Packages"),
                url_name="portal:packages",
                icon="package",
                roles=roles_with(Right.MANAGE_PACKAGES),
                group="teach",
                order=30,
            )
        )
        register(
            NavItem(
                label=_("H5P drafts"),
                url_name="portal:drafts",
                icon="pencil",
                roles=roles_with(Right.MANAGE_PACKAGES),
                group="teach",
                order=31,
            )
        )
        register(
            NavItem(
                label=_("H5P libraries"),
                url_name="portal:libraries",
                icon="stack-2",
                roles=roles_with(Right.INSTALL_LIBRARIES),
                group="teach",
                order=32,
            )
        )
        register(
            NavItem(
                label=_("Dispatches"),
                url_name="portal:dispatches",
                icon="broadcast",
                roles=roles_with(Right.MANAGE_PACKAGES),
                group="teach",
                order=35,
            )
        )
        register(
            NavItem(
                label=_("Results"),
                url_name="portal:results",
                icon="chart-bar",
                roles=roles_with(Right.SEE_RESULTS),
                group="teach",
                order=40,
            )
        )
        register(
            NavItem(
                label=_("Record"),
                url_name="portal:record",
                icon="activity",
                roles=roles_with(Right.SEE_STATEMENTS),
                group="teach",
                order=45,
            )
        )
