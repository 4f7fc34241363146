"""The room as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lms.people.rules.roles import Right, roles_with


class TracksConfig(AppConfig):
    name = "lms.tracks"
    label = "tracks"
    verbose_name = _("Tracks")

    def ready(self) -> None:
        from lms.tracks import receivers
        from lms.tracks.services.people import HOLDER
        from lms.ui.navigation import NavItem, register
        from xapi.lrs.rules.holders import register_holder

        receivers.connect()
        register_holder(HOLDER)
        assign = roles_with(Right.ASSIGN_COURSES) | roles_with(Right.MANAGE_TRACKS)
        register(
            NavItem(
                label=_("Tracks"),
                url_name="tracks:list",
                icon="route",
                roles=frozenset(assign),
                group="office",
                order=30,
            )
        )
        register(
            NavItem(
                label=_("Clearance for calls"),
                url_name="tracks:clearance",
                icon="phone-check",
                roles=frozenset(roles_with(Right.SEE_RESULTS)),
                group="office",
                order=31,
            )
        )
        register(
            NavItem(
                label=_("Individual plans"),
                url_name="tracks:plans",
                icon="user-check",
                roles=frozenset(roles_with(Right.ASSIGN_COURSES)),
                group="office",
                order=32,
            )
        )
        register(
            NavItem(
                label=_("Standby cases"),
                url_name="tracks:standby",
                icon="user-pause",
                roles=frozenset(roles_with(Right.SEE_RECORDS)),
                group="office",
                order=40,
            )
        )
        register(
            NavItem(
                label=_("External training"),
                url_name="tracks:external",
                icon="plane-departure",
                roles=frozenset(assign | roles_with(Right.SEE_RECORDS)),
                group="office",
                order=41,
            )
        )
