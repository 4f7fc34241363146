"""What is started from the portal."""

from lms.portal.services.courses import play_version, preview_package, start_course
from lms.portal.services.dispatches import (
    alter_dispatch,
    hand_out_course,
    hand_out_dispatch,
    make_dispatch,
    turn_dispatch,
)

__all__ = [
    "alter_dispatch",
    "hand_out_course",
    "hand_out_dispatch",
    "make_dispatch",
    "play_version",
    "preview_package",
    "start_course",
    "turn_dispatch",
]
