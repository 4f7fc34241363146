"""cmi5: from `cmi5.xml` to blocks and assignable units (cmi5 §13, §14).

The schema of a course structure finds almost nothing of what goes wrong in practice, and says what
it finds in words that help nobody. So its demands are checked by our own table (`shape`), with a
finding for each; what it cannot say, by rules (`reader`, `urls`).
"""

from scorm_packages.manifest.cmi5.model import CourseStructure
from scorm_packages.manifest.cmi5.reader import read_course

__all__ = ["CourseStructure", "read_course"]
