"""A course as a SCORM 1.2 package: one SCO that plays it (CAM 2.3, RTE 3.3).

The same course and player give the same bytes, so a package that was not changed is known by its
hash.
"""

import io
import json
import zipfile
from collections.abc import Mapping
from html import escape

from lxml import etree
from lxml.builder import ElementMaker  # type: ignore[import-not-found]

from content.authoring.rules.course import Course

IMSCP = "http://www.imsproject.org/xsd/imscp_rootv1p1p2"
ADLCP = "http://www.adlnet.org/xsd/adlcp_rootv1p2"
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_scorm12(course: Course, player: Mapping[str, bytes]) -> bytes:
    """Pack `course` with the files of the player (`player.js`, `player.css`); returns the zip."""
    files = {
        "imsmanifest.xml": _manifest(course, ["index.html", *sorted(player)]),
        "index.html": _page(course, player),
        **player,
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            package.writestr(entry, content)
    return buffer.getvalue()


def _manifest(course: Course, files: list[str]) -> bytes:
    cp = ElementMaker(namespace=IMSCP, nsmap={None: IMSCP, "adlcp": ADLCP})
    adl = ElementMaker(namespace=ADLCP, nsmap={"adlcp": ADLCP})
    identifier = f"callcraft-{course.key}"
    title = course.title["zh-Hans"]
    item = cp.item(
        cp.title(title),
        adl.masteryscore(str(course.pass_mark)),
        identifier="item-1",
        identifierref="resource-1",
    )
    resource = cp.resource(
        *(cp.file(href=name) for name in files),
        {f"{{{ADLCP}}}scormtype": "sco"},
        identifier="resource-1",
        type="webcontent",
        href="index.html",
    )
    root = cp.manifest(
        cp.metadata(cp.schema("ADL SCORM"), cp.schemaversion("1.2")),
        cp.organizations(
            cp.organization(cp.title(title), item, identifier="organization-1"),
            default="organization-1",
        ),
        cp.resources(resource),
        identifier=identifier,
        version="1.0",
    )
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _page(course: Course, player: Mapping[str, bytes]) -> bytes:
    data = json.dumps(course.for_player(), ensure_ascii=False, sort_keys=True)
    safe = data.replace("<", "\\u003c")  # Nothing in a text can end the script element.
    sheets = sorted(name for name in player if name.endswith(".css"))
    styles = "".join(f'<link rel="stylesheet" href="{name}">\n' for name in sheets)
    return f"""<!doctype html>
<html lang="zh-Hans">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(course.title["zh-Hans"])}</title>
{styles}<script type="application/json" id="course">{safe}</script>
<script type="module" src="player.js"></script>
</head>
<body></body>
</html>
""".encode()
