"""The room as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArchivesConfig(AppConfig):
    name = "lms.archives"
    label = "archives"
    verbose_name = _("Training archive")

    def ready(self) -> None:
        from lms.archives.adapters.house_key import HouseKeyring
        from lms.archives.queries.closed_documents import open_closed
        from lms.archives.queries.documents import documents_kept
        from lms.archives.queries.tasks import ROOM, waits
        from lms.archives.receivers import archive_decisions, archive_records, open_event_file
        from lms.archives.rules import keyring
        from lms.archives.services.people import ArchiveHolder
        from lms.grading.signals import decisions_recorded
        from lms.people.rules import closed_files
        from lms.people.rules.keepers import register_keeper
        from lms.people.rules.roles import Role
        from lms.people.signals import record_filed
        from lms.tracks.signals import run_ended
        from lms.ui import tasks
        from lms.ui.navigation import NavItem, register
        from xapi.lrs.rules.holders import register_holder

        keyring.use(HouseKeyring())
        closed_files.use(open_closed)
        register_holder(ArchiveHolder())
        register_keeper(documents_kept)
        record_filed.connect(archive_records, dispatch_uid="archives.archive_records")
        decisions_recorded.connect(archive_decisions, dispatch_uid="archives.archive_decisions")
        run_ended.connect(open_event_file, dispatch_uid="archives.open_event_file")
        tasks.register(ROOM, waits)
        keepers = frozenset({Role.TRAINING_OFFICE, Role.TRAINING_MANAGER, Role.HR, Role.MANAGER})
        leads = frozenset({Role.SUPERVISOR, Role.TEAM_LEAD})
        for label, url_name, icon, roles, order in (
            (_("Archive"), "archives:list", "archive", keepers | leads, 70),
            (_("Event files"), "archives:events", "folder", keepers - {Role.HR}, 71),
            (
                _("Training reports"),
                "archives:reports",
                "report-analytics",
                keepers | leads | {Role.GENERAL_MANAGER},
                72,
            ),
        ):
            register(
                NavItem(
                    label=label,
                    url_name=url_name,
                    icon=icon,
                    roles=roles,
                    group="office",
                    order=order,
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
        register(
            NavItem(
                label=_("Published results"),
                url_name="archives:published",
                icon="speakerphone",
                group="learn",
                order=75,
            )
        )
