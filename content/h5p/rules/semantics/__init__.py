"""What a library says of its parameters (`semantics.json`), and parameters checked against it.

- `read_semantics` reads a definition, bounded in every direction.
- `check_parameters` returns the parameters as a player may have them: of the types and within the
  bounds that the definition gives, with nothing in them that a browser would run.
- `check_metadata` does the same for a title, its authors and its licence.

The types and their options are those of https://h5p.org/semantics.
"""

from content.h5p.rules.semantics.check import Checked, check_metadata, check_parameters
from content.h5p.rules.semantics.fields import (
    NO_SEMANTICS,
    Boolean,
    Field,
    File,
    Group,
    Library,
    List,
    Number,
    Select,
    Semantics,
    Text,
)
from content.h5p.rules.semantics.reader import SemanticsDocument, read_semantics, semantics_from

__all__ = [
    "NO_SEMANTICS",
    "Boolean",
    "Checked",
    "Field",
    "File",
    "Group",
    "Library",
    "List",
    "Number",
    "Select",
    "Semantics",
    "SemanticsDocument",
    "Text",
    "check_metadata",
    "check_parameters",
    "read_semantics",
    "semantics_from",
]
