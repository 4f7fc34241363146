"""Which rules a package's commits follow, by its format."""

from collections.abc import Mapping
from typing import Final

from scorm_packages.runtime.rules import scorm12, scorm2004
from scorm_packages.runtime.rules.h5p import model as h5p
from scorm_packages.runtime.rules.progress import Standard

SCORM_12: Final = "scorm12"
SCORM_2004: Final = "scorm2004"
H5P: Final = "h5p"

STANDARDS: Final[Mapping[str, Standard]] = {
    SCORM_12: scorm12,
    SCORM_2004: scorm2004,
    H5P: h5p,
}
