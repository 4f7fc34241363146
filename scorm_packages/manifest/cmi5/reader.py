"""Reading a course structure (cmi5 §13.1): what its elements say, and whether they may say so."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from lxml import etree

from scorm_packages.manifest import elements
from scorm_packages.manifest.cmi5.model import CourseStructure
from scorm_packages.manifest.cmi5.shape import (
    NAMESPACE,
    ROOT,
    Breaches,
    extensions_of,
    is_extension,
)
from scorm_packages.manifest.cmi5.urls import read_url
from scorm_packages.manifest.course import Item
from scorm_packages.manifest.findings import Finding, finding, finding_on_names, has_errors
from scorm_packages.manifest.hrefs import PackageFiles
from xapi.statements.formats import is_iri

MOST_ITEMS: Final = 2_000
"""Blocks and assignable units together; §6.1 asks for more than 1,000."""
MOVE_ON: Final = ("NotApplicable", "Passed", "Completed", "CompletedAndPassed", "CompletedOrPassed")
LAUNCH_METHODS: Final = ("AnyWindow", "OwnWindow")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")  # xs:language
_DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)  # xs:decimal
_SCORE_DIGITS: Final = 4
_LONGEST_IRI: Final = 2000  # No browser takes a longer address; ids are keys of the database.
_SCHEMA_LOCATION: Final = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
# Where no langstring names its language.
UNKNOWN_LANGUAGE: Final = "und"

Node = dict[str, Any]


def read_course(
    root: etree._Element, path: str, files: PackageFiles | None
) -> tuple[CourseStructure | None, list[Finding]]:
    """Read the course structure `root`, named `path` in findings, of a package with `files`.

    Without a zip around it, `files` is None, or does not hold `path`: then every URL has to be
    absolute (§14.2). Never raises on bad input. Returns None where anything is wrong that the
    standard asks an LMS to refuse.
    """
    name, namespace = elements.local_name(root), elements.namespace(root)
    if name != ROOT or namespace != NAMESPACE:
        found = f"{{{namespace}}}{name}" if namespace else name
        return None, [finding("cmi5.not_a_course_structure", path, root=found)]
    breaches = Breaches(path)
    breaches.check(root)
    if has_errors(breaches.findings):
        return None, breaches.findings
    reader = _Reader(path, files if files is not None and path in files else None)
    course = reader.read(root)
    return (None if has_errors(reader.findings) else course), reader.findings


class _Reader:
    """Reads a structure of the right shape; `findings` grows as it goes."""

    def __init__(self, document: str, files: PackageFiles | None) -> None:
        self.findings: list[Finding] = []
        self._document = document
        self._files = files
        self._language = ""
        self._untitled: list[str] = []

    def read(self, root: etree._Element) -> CourseStructure | None:
        inside = [each for each in _own(root) if elements.local_name(each) in ("au", "block")]
        count = sum(1 for _ in root.iter(f"{{{NAMESPACE}}}au", f"{{{NAMESPACE}}}block"))
        if count > MOST_ITEMS:
            self._found("too_many", root, count=count, limit=MOST_ITEMS)
            return None
        self._check_ids(root)
        self._check_extensions(root)
        course = _child(root, "course")
        titles = self._texts(course, "title")
        self._language = _preferred(titles)
        structure: Node = {
            "id": self._iri(course, "id"),
            "title": titles,
            "description": self._texts(course, "description"),
            "objectives": self._objectives(root),
            "children": [],
            "extensions": [*_kept(course), *_kept(root)],
        }
        items = self._contents(inside, structure["children"])
        self._check_references(structure)
        if self._untitled:
            self.findings.append(finding_on_names("cmi5.title_empty", self._untitled))
        return CourseStructure(
            identifier=structure["id"],
            title=titles.get(self._language, ""),
            language="" if self._language == UNKNOWN_LANGUAGE else self._language,
            items=items,
            structure=structure,
        )

    def _contents(self, inside: list[etree._Element], nodes: list[Node]) -> tuple[Item, ...]:
        items = []
        for element in inside:
            is_au = elements.local_name(element) == "au"
            item, node = self._au(element) if is_au else self._block(element)
            items.append(item)
            nodes.append(node)
        return tuple(items)

    def _block(self, element: etree._Element) -> tuple[Item, Node]:
        node = self._named("block", element)
        node["children"] = []
        inside = [each for each in _own(element) if elements.local_name(each) in ("au", "block")]
        children = self._contents(inside, node["children"])
        return Item(
            identifier=node["id"], title=self._title(node), kind="au", children=children
        ), node

    def _au(self, element: etree._Element) -> tuple[Item, Node]:
        node = self._named("au", element)
        title = self._title(node)
        url = _child(element, "url")
        written = elements.text(url)
        href, findings = read_url(written, elements.place(self._document, url), title, self._files)
        self.findings += findings
        parameters = _child_text(element, "launchParameters")
        node |= {
            "url": written,
            "moveOn": self._choice(element, "moveOn", MOVE_ON),
            "launchMethod": self._choice(element, "launchMethod", LAUNCH_METHODS),
            "masteryScore": self._mastery_score(element),
            "activityType": self._activity_type(element),
            "launchParameters": parameters,
            "entitlementKey": _child_text(element, "entitlementKey"),
        }
        item = Item(
            identifier=node["id"],
            title=title,
            href=href,
            kind="au",
            data_from_lms=parameters or "",
        )
        return item, node

    def _named(self, kind: str, element: etree._Element) -> Node:
        """What blocks and assignable units have in common."""
        references = _maybe(element, "objectives")
        return {
            "type": kind,
            "id": self._iri(element, "id"),
            "title": self._texts(element, "title"),
            "description": self._texts(element, "description"),
            "objectives": [
                self._iri(each, "idref")
                for each in (() if references is None else _own(references))
                if "idref" in each.attrib
            ],
            "extensions": list(_kept(element)),
        }

    def _objectives(self, root: etree._Element) -> list[Node]:
        declared = _maybe(root, "objectives")
        return [
            {
                "id": self._iri(each, "id"),
                "title": self._texts(each, "title"),
                "description": self._texts(each, "description"),
            }
            for each in (() if declared is None else _own(declared))
        ]

    def _texts(self, element: etree._Element, name: str) -> dict[str, str]:
        """The langstrings of a text by language; of one language the first."""
        texts: dict[str, str] = {}
        for each in elements.children(_child(element, name), "langstring"):
            language = str(each.attrib.get("lang", "")).strip()
            if "lang" in each.attrib and not _LANGUAGE.fullmatch(language):
                self._found("language_invalid", each, value=language)
            texts.setdefault(language or UNKNOWN_LANGUAGE, elements.text(each))
        return texts

    def _title(self, node: Node) -> str:
        titles: Mapping[str, str] = node["title"]
        title = titles.get(self._language) or next(filter(None, titles.values()), "")
        if not title:
            self._untitled.append(node["id"])
        return title or node["id"]

    def _iri(self, element: etree._Element, attribute: str) -> str:
        """An attribute that has to be a whole IRI (§3.0), without the blanks around it."""
        value = str(element.attrib[attribute]).strip()
        if not is_iri(value) or len(value) > _LONGEST_IRI:
            name = elements.local_name(element)
            self._found("iri_invalid", element, element=name, attribute=attribute, value=value)
        return value

    def _activity_type(self, element: etree._Element) -> str | None:
        return self._iri(element, "activityType") if "activityType" in element.attrib else None

    def _choice(self, element: etree._Element, attribute: str, choices: tuple[str, ...]) -> str:
        """One of the values that the standard names; the first is the default."""
        value = str(element.attrib.get(attribute, choices[0])).strip()
        if value not in choices:
            allowed = ", ".join(choices)
            named = {"attribute": attribute, "value": value, "allowed": allowed}
            self._found("value_invalid", element, **named)
        return value

    def _mastery_score(self, element: etree._Element) -> str | None:
        """A decimal from 0 to 1, as plain digits: JSON has no decimals."""
        if "masteryScore" not in element.attrib:
            return None
        written = str(element.attrib["masteryScore"]).strip()
        if not _DECIMAL.fullmatch(written) or not 0 <= Decimal(written) <= 1:
            self._found("mastery_score_invalid", element, value=written)
            return None
        score = Decimal(written)
        if score != round(score, _SCORE_DIGITS):
            self._found("mastery_score_digits", element, value=written)
        return f"{score.normalize() + 0:f}"

    def _check_ids(self, root: etree._Element) -> None:
        """Every id is unique within the structure (§13.1.2 to §13.1.4)."""
        ids = Counter(
            str(each.attrib["id"]).strip()
            for each in root.iter(*(f"{{{NAMESPACE}}}{n}" for n in ("au", "block", "objective")))
            if "id" in each.attrib
        )
        for identifier, count in ids.items():
            if count > 1:
                self._found("duplicate_id", root, id=identifier, count=count)

    def _check_references(self, structure: Node) -> None:
        """Objectives are declared once, at the top (§13.1.3)."""
        declared = {each["id"] for each in structure["objectives"]}
        named = {each for node in _walk(structure) for each in node.get("objectives", ())}
        if unknown := sorted(named - declared):
            self.findings.append(finding_on_names("cmi5.objective_unknown", unknown))

    def _check_extensions(self, root: etree._Element) -> None:
        foreign = [each for each in root.iter(etree.Element) if is_extension(each)]
        if not foreign:
            return
        self._found("extensions_kept", foreign[0], count=len(foreign))
        located = str(root.attrib.get(_SCHEMA_LOCATION, "")).split()[::2]
        if unknown := sorted({elements.namespace(each) for each in foreign} - set(located)):
            self._found("extension_without_schema", foreign[0], namespaces=", ".join(unknown))

    def _found(self, code: str, element: etree._Element, /, **params: object) -> None:
        place = elements.place(self._document, element)
        self.findings.append(finding(f"cmi5.{code}", place, **params))


def _own(element: etree._Element) -> Iterator[etree._Element]:
    """The child elements of the standard's own namespace."""
    return (each for each in element.iterchildren(tag=etree.Element) if not is_extension(each))


def _maybe(element: etree._Element, name: str) -> etree._Element | None:
    """The first child of this name in the standard's own namespace."""
    return next((each for each in _own(element) if elements.local_name(each) == name), None)


def _child(element: etree._Element, name: str) -> etree._Element:
    """A child that the shape promises."""
    return next(each for each in _own(element) if elements.local_name(each) == name)


def _child_text(element: etree._Element, name: str) -> str | None:
    """The text of a child as it stands, without the blanks around it; None without the child."""
    found = _maybe(element, name)
    return None if found is None else "".join(str(each) for each in found.itertext()).strip()


def _kept(element: etree._Element) -> Iterator[str]:
    """Extensions as XML text, namespaces and all."""
    return (
        etree.tostring(each, encoding="unicode", with_tail=False) for each in extensions_of(element)
    )


def _preferred(titles: Mapping[str, str]) -> str:
    """The language to show a course in: Chinese where there is some, else the first."""
    chinese = (language for language in titles if language.lower().startswith("zh"))
    return next(chinese, next(iter(titles), ""))


def _walk(node: Node) -> Iterator[Node]:
    """All blocks and assignable units below a node."""
    for child in node.get("children", ()):
        yield child
        yield from _walk(child)
