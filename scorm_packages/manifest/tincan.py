"""Tin Can packages: `tincan.xml`, which names activities and the pages that launch them.

A vendors' convention and no standard. It is read into the same `CourseStructure` as cmi5, so that
it is launched and listed alike: each activity with a page is a unit, done when it was completed or
passed. Pages that only some languages have are launched in the language of the course.
"""

from collections.abc import Mapping
from typing import Any, Final

from lxml import etree

from scorm_packages.manifest import elements
from scorm_packages.manifest.cmi5.model import CourseStructure
from scorm_packages.manifest.cmi5.reader import MOST_ITEMS
from scorm_packages.manifest.course import Item
from scorm_packages.manifest.findings import Finding, finding, has_errors
from scorm_packages.manifest.hrefs import PackageFiles, resolve
from xapi.statements.formats import is_iri
from xapi.vocabulary import COURSE

MOST_ACTIVITIES: Final = 20_000
UNKNOWN_LANGUAGE: Final = "und"

Node = dict[str, Any]


def read_course(
    root: etree._Element, path: str, files: PackageFiles | None
) -> tuple[CourseStructure | None, list[Finding]]:
    """Read the `<tincan>` document `root`, named `path` in findings, of a package with `files`.

    Never raises on bad input. Returns None where nothing can be launched or anything is an error.
    """
    if elements.local_name(root) != "tincan":
        return None, [finding("tincan.not_tincan", path, root=elements.local_name(root))]
    reader = _Reader(path, files or PackageFiles({}))
    course = reader.read(root)
    return (None if has_errors(reader.findings) else course), reader.findings


class _Reader:
    """Reads the activities; `findings` grows as it goes."""

    def __init__(self, document: str, files: PackageFiles) -> None:
        self.findings: list[Finding] = []
        self._document = document
        self._files = files
        self._ids: set[str] = set()

    def read(self, root: etree._Element) -> CourseStructure | None:
        activities = list(elements.descendants(root, "activity"))
        if len(activities) > MOST_ACTIVITIES:
            self._found("too_many", root, count=len(activities), limit=MOST_ACTIVITIES)
            return None
        if not activities:
            self._found("nothing_to_launch", root)
            return None
        launched = [each for each in activities if _launches(each)]
        if len(launched) > MOST_ITEMS:
            self._found("too_many", root, count=len(launched), limit=MOST_ITEMS)
            return None
        course = next((each for each in activities if _type(each) == COURSE.iri), activities[0])
        titles = _texts(course, "name")
        language = _preferred(titles)
        read = [self._unit(each, language) for each in launched]
        if not read:
            self._found("nothing_to_launch", root)
            return None
        identifier = elements.attribute(course, "id") or read[0][0].identifier
        return CourseStructure(
            identifier=identifier,
            title=titles.get(language, ""),
            language="" if language == UNKNOWN_LANGUAGE else language,
            items=tuple(item for item, _ in read),
            structure={
                "id": identifier,
                "title": titles,
                "description": _texts(course, "description"),
                "objectives": [],
                "children": [node for _, node in read],
                "extensions": [],
            },
        )

    def _unit(self, element: etree._Element, language: str) -> tuple[Item, Node]:
        identifier = elements.attribute(element, "id")
        if not is_iri(identifier):
            self._found("id_invalid", element, value=identifier)
        elif identifier in self._ids:
            self._found("duplicate_id", element, id=identifier)
        self._ids.add(identifier)
        titles = _texts(element, "name")
        title = titles.get(language) or next(filter(None, titles.values()), identifier)
        pages = _texts(element, "launch")
        written = pages.get(language) or next(filter(None, pages.values()))
        item = Item(
            identifier=identifier,
            title=title,
            href=self._href(element, written, title),
            kind="au",
        )
        return item, {
            "type": "au",
            "id": identifier,
            "title": titles,
            "description": _texts(element, "description"),
            "objectives": [],
            "url": written,
            "moveOn": "CompletedOrPassed",
            "launchMethod": "AnyWindow",
            "masteryScore": None,
            "activityType": _type(element) or None,
            "launchParameters": None,
            "entitlementKey": None,
            "extensions": [],
        }

    def _href(self, element: etree._Element, written: str, title: str) -> str:
        target = resolve(written, (), self._files)
        if target.problem is None:
            return target.href
        self._found("launch_unusable", element, title=title, url=written)
        return ""

    def _found(self, code: str, element: etree._Element, /, **params: object) -> None:
        place = elements.place(self._document, element)
        self.findings.append(finding(f"tincan.{code}", place, **params))


def _type(element: etree._Element) -> str:
    return elements.attribute(element, "type")


def _launches(element: etree._Element) -> bool:
    return any(elements.text(each) for each in elements.children(element, "launch"))


def _texts(element: etree._Element, name: str) -> dict[str, str]:
    """The texts of the children of a name by language; of one language the first."""
    texts: dict[str, str] = {}
    for each in elements.children(element, name):
        language = elements.attribute(each, "lang") or UNKNOWN_LANGUAGE
        texts.setdefault(language, elements.text(each))
    return texts


def _preferred(titles: Mapping[str, str]) -> str:
    chinese = (language for language in titles if language.lower().startswith("zh"))
    return next(chinese, next(iter(titles), UNKNOWN_LANGUAGE))
