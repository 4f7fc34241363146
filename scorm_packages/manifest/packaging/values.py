"""Values of an item that both SCORMs have."""

import re

from lxml import etree

from scorm_packages.manifest.elements import child, place, text
from scorm_packages.manifest.findings import Finding
from scorm_packages.manifest.packaging.standard import Standard

TIME_LIMIT_ACTIONS = (
    "exit,message",
    "exit,no message",
    "continue,message",
    "continue,no message",
)


def read_time_limit_action(
    element: etree._Element | None, document: str, standard: Standard
) -> tuple[str, list[Finding]]:
    """Return what is to happen at the time limit; empty when the element says nothing valid."""
    action = text(element)
    if element is None or not action:
        return "", []
    normal = re.sub(r"\s*,\s*", ",", action.lower())
    if normal in TIME_LIMIT_ACTIONS:
        return normal, []
    where = place(document, element)
    return "", [standard.finding("time_limit_action_invalid", where, value=action)]


def read_launch_data(
    item: etree._Element, name: str, document: str, standard: Standard, limit: int
) -> tuple[str, list[Finding]]:
    """Return the element `name` as it stands: it is the content's own language."""
    element = child(item, name)
    if element is None:
        return "", []
    data = "".join(str(each) for each in element.itertext()).strip()
    if len(data) <= limit:
        return data, []
    sizes = {"length": len(data), "limit": limit}
    where = place(document, element)
    return data, [standard.finding("data_from_lms_too_long", where, **sizes)]
