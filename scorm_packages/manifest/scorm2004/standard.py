"""The codes of SCORM 2004."""

from scorm_packages.manifest.packaging import Standard

SCORM_2004 = Standard("scorm2004")
