"""What is started from the portal."""

from lms.portal.services.courses import play_version, preview_package, start_course
from lms.portal.services.dispatches import (
    alter_dispatch,
    hand_out_course,
    hand_out_dispatch,
    make_dispatch,
    turn_dispatch,
)
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
    "drop_library",
    "forbid_library",
    "hand_out_course",
    "hand_out_dispatch",
    "install_libraries",
    "make_dispatch",
    "permit_library",
    "play_version",
    "preview_package",
    "set_library_policy",
    "start_course",
    "turn_dispatch",
    "turn_library",
]
