"""The description of a package in the standard that is asked for."""

from scorm_packages.export.rules.manifests import cmi5, scorm12, scorm2004
from scorm_packages.export.rules.outline import Outline, Target

MANIFEST, STRUCTURE = "imsmanifest.xml", "cmi5.xml"


def description_of(outline: Outline, target: Target) -> tuple[str, bytes]:
    """The name and the bytes of the file that describes the package.

    Raises ValueError for a format whose packages are not described by an outline.
    """
    match target:
        case Target.SCORM_12:
            return MANIFEST, scorm12.write(outline)
        case Target.SCORM_2004:
            return MANIFEST, scorm2004.write(outline, "4th")
        case Target.SCORM_2004_3RD:
            return MANIFEST, scorm2004.write(outline, "3rd")
        case Target.CMI5:
            return STRUCTURE, cmi5.write(outline)
    raise ValueError(f"no outline describes a package of {target}")
