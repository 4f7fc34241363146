"""The `<item>` tree of an organization (SCORM 1.2 CAM §2.3)."""

from collections import Counter
from collections.abc import Mapping
from pathlib import PurePosixPath

from lxml import etree

from scorm_packages.manifest import elements
from scorm_packages.manifest.findings import Finding, finding, finding_on_names
from scorm_packages.manifest.hrefs import PackageFiles, Problem, with_parameters
from scorm_packages.manifest.scorm12.model import Item, ScormType
from scorm_packages.manifest.scorm12.resources import ReadResource
from scorm_packages.manifest.scorm12.values import (
    read_launch_data,
    read_mastery_score,
    read_prerequisites,
    read_time_limit,
)

MAX_ITEMS = 2000
HREF_PROBLEMS: Mapping[Problem, str] = {
    "missing": "scorm12.href_missing",
    "outside": "scorm12.href_outside",
    "scheme": "scorm12.href_scheme",
}


class ItemReader:
    """Reads the items of one organization, called `title`; `findings` grows as it goes."""

    def __init__(
        self, document: str, resources: Mapping[str, ReadResource], files: PackageFiles, title: str
    ) -> None:
        self.findings: list[Finding] = []
        self._document = document
        self._resources = resources
        self._files = files
        self._course_title = title
        self._identifiers: dict[etree._Element, str] = {}
        self._all_identifiers: frozenset[str] = frozenset()
        self._untitled: list[str] = []
        self._empty: list[str] = []
        self._judged: set[str] = set()

    def read(self, organization: etree._Element) -> tuple[Item, ...]:
        """Read the items below `organization`, depth first."""
        found = list(elements.descendants(organization, "item"))
        if len(found) > MAX_ITEMS:
            sizes = {"count": len(found), "limit": MAX_ITEMS}
            self.findings.append(finding("scorm12.too_many_items", self._document, **sizes))
            return ()
        self._name(found)
        items = tuple(self._item(each) for each in elements.children(organization, "item"))
        if self._untitled:
            self.findings.append(finding_on_names("scorm12.title_missing", self._untitled))
        if self._empty:
            self.findings.append(finding_on_names("scorm12.item_without_content", self._empty))
        return items

    def _name(self, items: list[etree._Element]) -> None:
        """Give every item its identifier: the manifest's, or one made from its position."""
        taken = Counter(elements.attribute(each, "identifier") for each in items)
        for identifier, count in taken.items():
            if identifier and count > 1:
                twice = {"element": "item", "identifier": identifier}
                self.findings.append(
                    finding("scorm12.duplicate_identifier", self._document, **twice)
                )
        for position, each in enumerate(items, start=1):
            identifier = elements.attribute(each, "identifier")
            if not identifier:
                identifier = f"item-{position}"
                while identifier in taken:
                    identifier += "-"
                where = elements.place(self._document, each)
                self.findings.append(
                    finding("scorm12.identifier_missing", where, element="item", used=identifier)
                )
            self._identifiers[each] = identifier
        self._all_identifiers = frozenset(self._identifiers.values())

    def _item(self, element: etree._Element) -> Item:
        identifier = self._identifiers[element]
        title = elements.text(elements.child(element, "title"))
        if not title:
            self._untitled.append(identifier)
            title = self._other_title(element) or identifier
        parameters = elements.attribute(element, "parameters")
        href, kind = self._launch(element, title)
        score, score_findings = read_mastery_score(element, self._document)
        limit, action, limit_findings = read_time_limit(element, self._document)
        data, data_findings = read_launch_data(element, self._document)
        prerequisites, prerequisite_findings = read_prerequisites(
            element, self._document, title, self._all_identifiers
        )
        self.findings += score_findings + limit_findings + data_findings + prerequisite_findings
        return Item(
            identifier=identifier,
            title=title,
            href=with_parameters(href, parameters) if href else "",
            kind=kind,
            is_visible=elements.attribute(element, "isvisible").lower() not in ("false", "0"),
            parameters=parameters,
            mastery_score=score,
            prerequisites=prerequisites,
            max_time_allowed=limit,
            time_limit_action=action,
            data_from_lms=data,
            children=tuple(self._item(each) for each in elements.children(element, "item")),
        )

    def _other_title(self, element: etree._Element) -> str:
        """Return what else an item without a title is called; empty if nothing.

        The title in its metadata, else in its resource's; the only item of a course goes by the
        title of the course.
        """
        read = self._resources.get(elements.attribute(element, "identifierref"))
        return (
            elements.lom_title(element)
            or (read.title if read is not None else "")
            or (self._course_title if len(self._identifiers) == 1 else "")
        )

    def _launch(self, element: etree._Element, title: str) -> tuple[str, ScormType]:
        """Return what the item opens, and as what; an empty href for a heading."""
        reference = elements.attribute(element, "identifierref")
        if not reference:
            if not elements.children(element, "item"):
                self._empty.append(title)
            return "", "asset"
        read = self._resources.get(reference)
        where = elements.place(self._document, element)
        named = {"title": title, "reference": reference}
        if read is None:
            self.findings.append(finding("scorm12.item_resource_missing", where, **named))
            return "", "asset"
        if read.target is None:
            self.findings.append(finding("scorm12.resource_without_href", where, **named))
            return "", "asset"
        if reference not in self._judged:
            self._judged.add(reference)
            self.findings += launch_findings(read, title, self._files)
        return read.resource.href, read.resource.scorm_type


def launch_findings(read: ReadResource, title: str, files: PackageFiles) -> list[Finding]:
    """Judge a resource that an item launches: whether its page is there and can be played."""
    findings = []
    resource, target, where = read.resource, read.target, read.place
    if target is None:
        return []
    named = {"title": title, "href": read.written_href}
    if target.problem is not None:
        return [finding(HREF_PROBLEMS[target.problem], where, **named)]
    if read.written_type not in ("sco", "asset"):
        types = {"found": read.written_type, "used": resource.scorm_type}
        findings.append(finding("scorm12.scorm_type", where, resource=resource.identifier, **types))
    if target.external:
        code = "scorm12.external_sco" if resource.scorm_type == "sco" else "scorm12.external_asset"
        findings.append(finding(code, where, **named))
    if target.path is not None:
        if target.repaired:
            used = {"href": read.written_href, "used": target.path}
            findings.append(finding("scorm12.href_repaired", where, **used))
        if files.size(target.path) == 0:
            findings.append(finding("scorm12.launch_file_empty", where, **named))
        if PurePosixPath(target.path).suffix.lower() == ".swf":
            findings.append(finding("scorm12.flash", where, **named))
    return findings
