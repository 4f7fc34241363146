"""The room as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArchivesConfig(AppConfig):
    name = "lms.archives"
    label = "archives"
    verbose_name = _("Training archive")

    def ready(self) -> None:
        from lms.archives.receivers import archive_decisions
        from lms.grading.signals import decisions_recorded
        from lms.people.rules.roles import Role
        from lms.ui.navigation import NavItem, register

        decisions_recorded.connect(archive_decisions, dispatch_uid="archives.archive_decisions")
        register(
            NavItem(
                label=_("Archive"),
                url_name="archives:list",
                icon="archive",
                roles=frozenset({Role.TRAINING_OFFICE, Role.HR, Role.SUPERVISOR, Role.TEAM_LEAD}),
                order=70,
            )
        )
        register(
            NavItem(
                label=_("My record"),
                url_name="archives:me",
                icon="certificate",
                roles=frozenset({Role.LEARNER}),
                order=30,
            )
        )
