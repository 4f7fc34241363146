"""What both SCORMs say of an `<item>`: its identifier, its title, and what it launches."""

from collections.abc import Mapping

from lxml import etree

from scorm_packages.manifest import elements
from scorm_packages.manifest.course import ItemKind
from scorm_packages.manifest.findings import Finding, shortened
from scorm_packages.manifest.hrefs import PackageFiles, with_parameters
from scorm_packages.manifest.packaging.launching import launch_findings
from scorm_packages.manifest.packaging.organizations import name_items
from scorm_packages.manifest.packaging.resources import ReadResource
from scorm_packages.manifest.packaging.standard import Standard

MAX_TITLE = 1000


class ItemBasics:
    """The items of one organization, with what is found about them in `findings`."""

    def __init__(
        self,
        document: str,
        resources: Mapping[str, ReadResource],
        files: PackageFiles,
        standard: Standard,
    ) -> None:
        self.findings: list[Finding] = []
        self.document = document
        self.identifiers: Mapping[etree._Element, str] = {}
        self._resources = resources
        self._files = files
        self._standard = standard
        self._course_title = ""
        self._untitled: list[str] = []
        self._long: list[str] = []
        self._empty: list[str] = []
        self._judged: set[str] = set()

    def begin(self, organization: etree._Element, *, reserved: str = "") -> None:
        """Name the items of `organization`; there are none in `identifiers` if too many or deep."""
        self._course_title = elements.text(elements.child(organization, "title"))
        self.identifiers, findings = name_items(
            organization, self.document, self._standard, reserved=reserved
        )
        self.findings += findings

    def finish(self) -> None:
        """Tell in one finding each what is said of many items."""
        for fault, names in (
            ("title_missing", self._untitled),
            ("title_too_long", self._long),
            ("item_without_content", self._empty),
        ):
            if names:
                self.findings.append(self._standard.finding_on_names(fault, names))

    def title(self, element: etree._Element) -> str:
        """Return the title of an item, or what else it is called; never empty.

        That is the title in its metadata, else in its resource's; the only item of a course goes
        by the title of the course; else its identifier is all there is.
        """
        title = elements.text(elements.child(element, "title"))
        if title:
            return self._cut(title)
        identifier = self.identifiers[element]
        self._untitled.append(identifier)
        read = self._resources.get(elements.attribute(element, "identifierref"))
        other = elements.lom_title(element) or (read.title if read is not None else "")
        if not other and len(self.identifiers) == 1:
            other = self._course_title
        return self._cut(other or identifier)

    def _cut(self, title: str) -> str:
        if len(title) <= MAX_TITLE:
            return title
        self._long.append(title)
        return shortened(title, MAX_TITLE)

    def empty(self, title: str) -> None:
        """Note an item that neither launches anything nor holds one that does."""
        self._empty.append(title)

    def launch(self, element: etree._Element, title: str) -> tuple[str, ItemKind]:
        """Return what the item opens, with its parameters, and as what; empty for nothing."""
        reference = elements.attribute(element, "identifierref")
        if not reference:
            return "", "asset"
        read = self._resources.get(reference)
        where = elements.place(self.document, element)
        named = {"title": title, "reference": reference}
        if read is None:
            self.findings.append(self._standard.finding("item_resource_missing", where, **named))
            return "", "asset"
        if read.target is None:
            self.findings.append(self._standard.finding("resource_without_href", where, **named))
            return "", "asset"
        if reference not in self._judged:
            self._judged.add(reference)
            self.findings += launch_findings(read, title, self._files, self._standard)
        href = read.resource.href
        parameters = elements.attribute(element, "parameters")
        return with_parameters(href, parameters) if href else "", read.resource.scorm_type


def is_visible(element: etree._Element) -> bool:
    """Tell whether an item is shown in the contents."""
    return elements.attribute(element, "isvisible").lower() not in ("false", "0")
