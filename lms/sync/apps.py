from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SyncConfig(AppConfig):
    name = "lms.sync"
    label = "sync"
    verbose_name = _("Sync")

    def ready(self) -> None:
        from lms.archives.signals import entries_appended
        from lms.people.rules.roles import Role
        from lms.sync.receivers import write_messages
        from lms.ui.navigation import NavItem, register

        entries_appended.connect(write_messages, dispatch_uid="sync.write_messages")
        register(
            NavItem(
                label=_("Sync"),
                url_name="sync:connections",
                icon="refresh",
                roles=frozenset({Role.TRAINING_OFFICE, Role.ADMINISTRATOR}),
                group="centre",
                order=80,
            )
        )
