"""SCORM 1.2: from `imsmanifest.xml` to what can be launched, by hand-written rules.

The XSDs of SCORM 1.2 do not compile in libxml2 and would catch little of what goes wrong in
practice, so the clauses are checked one by one: `structure` (organizations), `items`, `resources`,
`values` (the adlcp values of an item) and `metadata`. Elements are matched by local name, because
real manifests mix the namespaces of 1.1, 1.2 and 1.3.
"""

from scorm_packages.manifest.scorm12.model import Item, Manifest, Organization, Resource
from scorm_packages.manifest.scorm12.structure import read_manifest

__all__ = ["Item", "Manifest", "Organization", "Resource", "read_manifest"]
