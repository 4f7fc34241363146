"""What is done with H5P. Each verb is one transaction."""

from content.h5p.services.draft_files import add_file
from content.h5p.services.drafts import (
    SavedDraft,
    copy_draft,
    delete_draft,
    mark_published,
    open_content,
    restore_revision,
    save_draft,
    start_draft,
    undelete_draft,
)
from content.h5p.services.editors import EditorInstallation, install_editor, remove_editor
from content.h5p.services.exporting import export_package
from content.h5p.services.hub import load_content_type, refresh_hub, refresh_hubs
from content.h5p.services.installing import Installation, carry_out, install_package
from content.h5p.services.managing import (
    allow_library,
    disable_library,
    disallow_library,
    enable_library,
    remove_library,
    restrict_libraries,
)
from content.h5p.services.planning import NewLibrary, Plan, plan_installation
from content.h5p.services.sweeping import sweep
from content.h5p.services.upgrades import PlannedUpgrade, mark_upgraded, plan_content_upgrade

__all__ = [
    "EditorInstallation",
    "Installation",
    "NewLibrary",
    "Plan",
    "PlannedUpgrade",
    "SavedDraft",
    "add_file",
    "allow_library",
    "carry_out",
    "copy_draft",
    "delete_draft",
    "disable_library",
    "disallow_library",
    "enable_library",
    "export_package",
    "install_editor",
    "install_package",
    "load_content_type",
    "mark_published",
    "mark_upgraded",
    "open_content",
    "plan_content_upgrade",
    "plan_installation",
    "refresh_hub",
    "refresh_hubs",
    "remove_editor",
    "remove_library",
    "restore_revision",
    "restrict_libraries",
    "save_draft",
    "start_draft",
    "sweep",
    "undelete_draft",
]
