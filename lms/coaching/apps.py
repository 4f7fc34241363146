"""The room as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lms.people.rules.roles import Right, Role, roles_with


class CoachingConfig(AppConfig):
    name = "lms.coaching"
    label = "coaching"
    verbose_name = _("Coaching")

    def ready(self) -> None:
        from lms.coaching import receivers
        from lms.coaching.services.people import HOLDER
        from lms.ui.navigation import NavItem, register
        from xapi.lrs.rules.holders import register_holder

        receivers.connect()
        register_holder(HOLDER)
        scorers, coaches = roles_with(Right.SCORE_CALLS), roles_with(Right.COACH)
        reporters = roles_with(Right.SEE_REPORTS)
        teachers = {Role.TRAINER, Role.MANAGER, *reporters, Role.OPERATIONS}
        for label, url_name, icon, roles, group, order in (
            (_("My coaching"), "coaching:home", "headset", frozenset(), "learn", 25),
            (_("Scored calls"), "coaching:assessments", "list-check", scorers, "teach", 40),
            (_("Recordings"), "coaching:recordings", "microphone", coaches, "teach", 41),
            (_("Coaching talks"), "coaching:talks", "message-2", coaches, "teach", 42),
            (_("Quality"), "coaching:quality", "chart-bar", coaches | reporters, "teach", 43),
            (_("Assessment sheets"), "coaching:sheets", "clipboard-text", coaches, "teach", 44),
            (_("Feedback"), "coaching:feedback", "message-star", teachers, "teach", 45),
            (_("Effect of training"), "coaching:effects", "chart-line", reporters, "office", 46),
        ):
            register(
                NavItem(
                    label=label,
                    url_name=url_name,
                    icon=icon,
                    roles=frozenset(roles),
                    group=group,
                    order=order,
                )
            )
