"""What is started from the portal."""

from lms.portal.services.authoring import (
    begin_draft,
    bring_back_draft,
    copy_of_draft,
    drop_draft,
    edit_content,
    publish,
    put_file,
    set_back,
    write_draft,
)
from lms.portal.services.courses import play_version, preview_package, start_course
from lms.portal.services.dispatches import (
    alter_dispatch,
    hand_out_course,
    hand_out_dispatch,
    make_dispatch,
    turn_dispatch,
)
from lms.portal.services.h5p_upgrades import upgrade_h5p
from lms.portal.services.libraries import (
    drop_library,
    forbid_library,
    install_libraries,
    permit_library,
    set_library_policy,
    turn_library,
)

__all__ = [
    "alter_dispatch",
    "begin_draft",
    "bring_back_draft",
    "copy_of_draft",
    "drop_draft",
    "drop_library",
    "edit_content",
    "forbid_library",
    "hand_out_course",
    "hand_out_dispatch",
    "install_libraries",
    "make_dispatch",
    "permit_library",
    "play_version",
    "preview_package",
    "publish",
    "put_file",
    "set_back",
    "set_library_policy",
    "start_course",
    "turn_dispatch",
    "turn_library",
    "upgrade_h5p",
    "write_draft",
]
