"""Templates of tracks, and the words by which their contents are tagged."""

from collections.abc import Mapping
from typing import Final

from lms.tracks.rules.curricula.in_service import AT_WORK
from lms.tracks.rules.curricula.model import Curriculum
from lms.tracks.rules.curricula.new_hire import NEW_HIRE

CURRICULA: Final[Mapping[str, Curriculum]] = {one.key: one for one in (*NEW_HIRE, *AT_WORK)}
"""Every template by its key, those for new hires first."""
