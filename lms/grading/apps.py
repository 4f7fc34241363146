"""The room as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GradingConfig(AppConfig):
    name = "lms.grading"
    label = "grading"
    verbose_name = _("Grading")

    def ready(self) -> None:
        from lms.grading import receivers
        from lms.grading.queries import confirmable
        from lms.grading.queries.appeals import reviewable
        from lms.grading.queries.tasks import waits
        from lms.grading.services.people import HOLDER
        from lms.people.rules.roles import Right, roles_with
        from lms.ui import tasks
        from lms.ui.navigation import NavItem, register
        from xapi.lrs.rules.holders import register_holder

        receivers.connect()
        register_holder(HOLDER)
        tasks.register("grading", waits)
        register(
            NavItem(
                label=_("Decided about me"),
                url_name="grading:mine",
                icon="checks",
                group="learn",
                order=70,
            )
        )
        register(
            NavItem(
                label=_("Consequences"),
                url_name="grading:recommendations",
                icon="hand-stop",
                roles=roles_with(Right.CONFIRM_CONSEQUENCES),
                group="office",
                order=60,
                count=lambda viewer: confirmable(viewer).count(),
            )
        )
        register(
            NavItem(
                label=_("Appeals"),
                url_name="grading:appeals",
                icon="inbox",
                roles=roles_with(Right.REVIEW_APPEALS),
                group="office",
                order=61,
                count=lambda viewer: reviewable(viewer).count(),
            )
        )
        register(
            NavItem(
                label=_("What if"),
                url_name="grading:what_ifs",
                icon="arrows-diff",
                roles=roles_with(Right.MANAGE_REGULATION),
                group="office",
                order=62,
            )
        )
