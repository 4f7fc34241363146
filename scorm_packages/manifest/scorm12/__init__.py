"""SCORM 1.2: from `imsmanifest.xml` to what can be launched, by hand-written rules.

The XSDs of SCORM 1.2 do not compile in libxml2 and would catch little of what goes wrong in
practice, so the clauses are checked one by one: `structure` (the whole), `items`, `values` (the
adlcp values of an item). What SCORM 2004 has too is in `packaging`.
"""

from scorm_packages.manifest.scorm12.model import Manifest
from scorm_packages.manifest.scorm12.structure import read_manifest

__all__ = ["Manifest", "read_manifest"]
