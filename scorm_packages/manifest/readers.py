"""Which reader reads which format."""

from collections.abc import Mapping

from scorm_packages.manifest import cmi5, scorm12, scorm2004, tincan
from scorm_packages.manifest.course import Reader
from scorm_packages.manifest.formats import Format

READERS: Mapping[Format, Reader] = {
    Format.SCORM_12: scorm12.read_manifest,
    Format.SCORM_2004: scorm2004.read_manifest,
    Format.CMI5: cmi5.read_course,
    Format.XAPI: tincan.read_course,
}
"""Formats that are not here are recognised, named and refused."""
