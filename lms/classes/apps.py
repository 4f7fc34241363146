"""The room as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lms.people.rules.roles import Right, Role, roles_with


class ClassesConfig(AppConfig):
    name = "lms.classes"
    label = "classes"
    verbose_name = _("Classes")

    def ready(self) -> None:
        from lms.classes import receivers
        from lms.classes.services.people import HOLDER
        from lms.ui.navigation import NavItem, register
        from xapi.lrs.rules.holders import register_holder

        receivers.connect()
        register_holder(HOLDER)
        teachers = frozenset(roles_with(Right.RUN_CLASSES) | {Role.CLASS_SUPERVISOR})
        office = frozenset(roles_with(Right.OWN_ATTENDANCE))
        reporters = frozenset(roles_with(Right.SEE_REPORTS))
        for item in (
            NavItem(
                label=_("My classes"),
                url_name="classes:mine",
                icon="calendar-user",
                group="learn",
                order=20,
            ),
            NavItem(
                label=_("Classes"),
                url_name="classes:runs",
                icon="presentation",
                roles=teachers,
                group="teach",
                order=10,
            ),
            NavItem(
                label=_("Class calendar"),
                url_name="classes:calendar",
                icon="calendar",
                roles=teachers,
                group="teach",
                order=11,
            ),
            NavItem(
                label=_("Cases in class"),
                url_name="classes:cases",
                icon="gavel",
                roles=teachers,
                group="teach",
                order=12,
            ),
            NavItem(
                label=_("Leave and make-up"),
                url_name="classes:requests",
                icon="file-text",
                roles=office,
                group="office",
                order=30,
            ),
            NavItem(
                label=_("Trainers"),
                url_name="classes:trainers",
                icon="chalkboard",
                roles=office,
                group="office",
                order=31,
            ),
            NavItem(
                label=_("Working time"),
                url_name="classes:ledger",
                icon="clock",
                roles=reporters,
                group="office",
                order=32,
            ),
            NavItem(
                label=_("Class settings"),
                url_name="classes:settings",
                icon="adjustments",
                roles=office,
                group="office",
                order=33,
            ),
        ):
            register(item)
