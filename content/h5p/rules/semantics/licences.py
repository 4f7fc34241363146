"""Who made a thing and how it may be used: the metadata of content, the copyright of a file.

The names and codes are those of H5P's metadata, as https://h5p.org/documentation describes them.
"""

from content.h5p.rules.semantics.fields import Field, Group, List, Number, Select, Text

UNDISCLOSED = "U"
LICENCES = (
    UNDISCLOSED,
    "CC BY",
    "CC BY-SA",
    "CC BY-ND",
    "CC BY-NC",
    "CC BY-NC-SA",
    "CC BY-NC-ND",
    "CC0 1.0",
    "CC PDM",
    "GNU GPL",
    "PD",
    "ODC PDDL",
    "C",
)
VERSIONS = ("4.0", "3.0", "2.5", "2.0", "1.0", "-", "v3", "v2", "v1", "CC0 1.0", "CC PDM", "")
ROLES = ("Author", "Editor", "Licensee", "Originator")

LONG = 100_000


def _text(name: str, longest: int = 1000) -> Text:
    return Text(name=name, longest=longest, optional=True)


def _licence(name: str) -> Select:
    return Select(name=name, values=LICENCES, default=UNDISCLOSED, optional=True)


SOURCE = Text(name="source", longest=4096, optional=True)
"""A player makes a link of it when it is a web address; it is text otherwise."""

COPYRIGHT = Group(
    name="copyright",
    optional=True,
    fields=(
        _text("title"),
        _text("author"),
        _text("year", 100),
        SOURCE,
        _licence("license"),
        Select(name="version", values=VERSIONS, optional=True),
    ),
)


def _people() -> tuple[Field, ...]:
    return (_text("name"), Select(name="role", values=ROLES, default="Author", optional=True))


METADATA: tuple[Field, ...] = (
    _text("title"),
    _text("a11yTitle"),
    _text("extraTitle"),
    _text("contentType", 255),
    _licence("license"),
    Select(name="licenseVersion", values=VERSIONS, optional=True),
    _text("licenseExtras", LONG),
    Number(name="yearFrom", least=-9999, most=9999, optional=True),
    Number(name="yearTo", least=-9999, most=9999, optional=True),
    SOURCE,
    _text("defaultLanguage", 32),
    _text("authorComments", LONG),
    List(
        name="authors",
        optional=True,
        most=1000,
        item=Group(name="author", fields=_people()),
    ),
    List(
        name="changes",
        optional=True,
        most=1000,
        item=Group(name="change", fields=(_text("date", 100), _text("author"), _text("log", LONG))),
    ),
)
