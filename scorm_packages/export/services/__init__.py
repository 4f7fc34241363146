"""What the export does."""

from scorm_packages.export.services.dispatches import (
    DispatchDraft,
    change_dispatch,
    create_dispatch,
    switch_dispatch,
    write_dispatch,
)
from scorm_packages.export.services.packages import Exported, export_course, export_module
from scorm_packages.export.services.playing import (
    dispatch_of_token,
    open_dispatched,
    registration_of_exit,
)

__all__ = [
    "DispatchDraft",
    "Exported",
    "change_dispatch",
    "create_dispatch",
    "dispatch_of_token",
    "export_course",
    "export_module",
    "open_dispatched",
    "registration_of_exit",
    "switch_dispatch",
    "write_dispatch",
]
