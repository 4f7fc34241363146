"""The codes of SCORM 1.2."""

from scorm_packages.manifest.packaging import Standard

SCORM_12 = Standard("scorm12")
