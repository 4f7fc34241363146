"""`<resources>`, which SCORM 1.2 and 2004 have alike."""

from collections.abc import Iterator
from typing import Any

from lxml import etree

from scorm_packages.export.rules.names import escaped
from scorm_packages.export.rules.outline import Outline


def resources_of(outline: Outline, maker: Any, type_name: str) -> Iterator[etree._Element]:
    """One resource for each part with a page, and one that holds what belongs to all of them.

    `maker` makes elements of the manifest's namespace; `type_name` is the attribute that tells a
    SCO from an asset, which the two standards spell differently.
    """
    common = "resource-common"
    for part in outline.walk():
        if not part.href:
            continue
        resource = maker.resource(
            *(maker.file(href=escaped(path)) for path in part.files),
            identifier=f"resource-{part.identifier}",
            type="webcontent",
            href=part.href,
            **{type_name: part.kind},
        )
        if outline.files:
            resource.append(maker.dependency(identifierref=common))
        yield resource
    if outline.files:
        yield maker.resource(
            *(maker.file(href=escaped(path)) for path in outline.files),
            identifier=common,
            type="webcontent",
            **{type_name: "asset"},
        )
