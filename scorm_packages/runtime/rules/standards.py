"""Which rules a package's commits follow, by its format."""

from collections.abc import Mapping
from typing import Final

from scorm_packages.runtime.rules import scorm12, scorm2004
from scorm_packages.runtime.rules.progress import Standard

SCORM_12: Final = "scorm12"
SCORM_2004: Final = "scorm2004"

STANDARDS: Final[Mapping[str, Standard]] = {SCORM_12: scorm12, SCORM_2004: scorm2004}
