"""SCORM 2004, 2nd to 4th Edition: from `imsmanifest.xml` to what is launched, and in which order.

    structure    the whole: organization, items, resources
    edition      which edition it is
    items        the items, each as a line of the contents and as an activity
    sequencing   `<imsss:sequencing>` with what it shares through the collection
    controls     its plain elements, and those of adlcp and adlnav
    rules        sequencing rules and rollup rules
    objectives   objectives and their maps to global ones
    values       the types of it all
    doctor       what cannot work, though each part is valid

What SCORM 1.2 has too is in `packaging`. The result holds the activity tree as JSON, in the form
that `scorm_packages.sequencing.definition` reads.
"""

from scorm_packages.manifest.scorm2004.model import Manifest2004
from scorm_packages.manifest.scorm2004.structure import read_manifest

__all__ = ["Manifest2004", "read_manifest"]
