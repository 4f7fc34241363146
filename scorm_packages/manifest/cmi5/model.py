"""What a cmi5 course structure says, once it is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scorm_packages.manifest.course import Item


@dataclass(frozen=True, slots=True)
class CourseStructure:
    """A whole `cmi5.xml`. `identifier` is the publisher's id of the course.

    `items` are blocks, headings without an `href`, and assignable units, of kind "au"; the
    identifier of each is the publisher's id. `structure` is everything that was said, as JSON:

        {"id", "title": {language: text}, "description": {…}, "extensions": ["<xml…>"],
         "objectives": [{"id", "title", "description"}],
         "children": [
            {"type": "block", "id", "title", "description", "objectives": [id], "children": […],
             "extensions"},
            {"type": "au", "id", "title", "description", "objectives": [id], "url",
             "launchMethod", "moveOn", "masteryScore": "0.85" or None, "activityType",
             "launchParameters" or None, "entitlementKey" or None, "extensions"}]}
    """

    identifier: str
    title: str
    language: str
    items: tuple[Item, ...]
    structure: Mapping[str, Any]
    edition: str = ""
