"""The public XML schemas of the standards, where somebody has put them.

They are not ours to keep here. `CALLCRAFT_XSD` names a folder with the folders `scorm2004-3rd`,
`scorm2004-4th` (the ADL's and IMS's schemas of that edition) and `cmi5` (`CourseStructure.xsd`).
"""

import os
from pathlib import Path

import pytest
from lxml import etree

VARIABLE = "CALLCRAFT_XSD"
_IMPORTS = {
    "http://www.imsglobal.org/xsd/imscp_v1p1": "imscp_v1p1.xsd",
    "http://www.adlnet.org/xsd/adlcp_v1p3": "adlcp_v1p3.xsd",
    "http://www.adlnet.org/xsd/adlseq_v1p3": "adlseq_v1p3.xsd",
    "http://www.adlnet.org/xsd/adlnav_v1p3": "adlnav_v1p3.xsd",
    "http://www.imsglobal.org/xsd/imsss": "imsss_v1p0.xsd",
}


def scorm2004_schema(edition: str) -> etree.XMLSchema:
    """The schemas of an edition ("3rd", "4th") together. Skips the test where there are none."""
    folder = _folder(f"scorm2004-{edition}")
    imports = "".join(
        f'<xs:import namespace="{space}" schemaLocation="{(folder / name).as_uri()}"/>'
        for space, name in _IMPORTS.items()
    )
    together = f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{imports}</xs:schema>'
    return etree.XMLSchema(etree.fromstring(together))


def cmi5_schema() -> etree.XMLSchema:
    """The schema of cmi5's course structure. Skips the test where there is none."""
    return etree.XMLSchema(etree.parse(_folder("cmi5") / "CourseStructure.xsd"))


def faults(schema: etree.XMLSchema, document: bytes) -> list[str]:
    """What the schema has against a document."""
    schema.validate(etree.fromstring(document))
    return str(schema.error_log).splitlines()


def _folder(name: str) -> Path:
    given = os.environ.get(VARIABLE)
    folder = Path(given or "/nowhere") / name
    if not folder.is_dir():
        pytest.skip(f"set {VARIABLE} to a folder that holds {name}/ with the public schemas")
    return folder
