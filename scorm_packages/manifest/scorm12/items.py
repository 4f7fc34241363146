"""The `<item>` tree of an organization (SCORM 1.2 CAM §2.3)."""

from collections.abc import Mapping

from lxml import etree

from scorm_packages.manifest import elements
from scorm_packages.manifest.course import Item
from scorm_packages.manifest.findings import Finding
from scorm_packages.manifest.hrefs import PackageFiles
from scorm_packages.manifest.packaging.items import ItemBasics, is_visible
from scorm_packages.manifest.packaging.resources import ReadResource
from scorm_packages.manifest.packaging.values import read_launch_data
from scorm_packages.manifest.scorm12.standard import SCORM_12
from scorm_packages.manifest.scorm12.values import (
    LAUNCH_DATA_LIMIT,
    read_mastery_score,
    read_prerequisites,
    read_time_limit,
)


class ItemReader:
    """Reads the items of one organization."""

    def __init__(
        self, document: str, resources: Mapping[str, ReadResource], files: PackageFiles
    ) -> None:
        self._document = document
        self._basics = ItemBasics(document, resources, files, SCORM_12)
        self._all_identifiers: frozenset[str] = frozenset()

    @property
    def findings(self) -> list[Finding]:
        """What was found so far."""
        return self._basics.findings

    def read(self, organization: etree._Element) -> tuple[Item, ...]:
        """Read the items below `organization`, depth first."""
        self._basics.begin(organization)
        if not self._basics.identifiers:
            return ()
        self._all_identifiers = frozenset(self._basics.identifiers.values())
        items = tuple(self._item(each) for each in elements.children(organization, "item"))
        self._basics.finish()
        return items

    def _item(self, element: etree._Element) -> Item:
        title = self._basics.title(element)
        href, kind = self._basics.launch(element, title)
        inside = elements.children(element, "item")
        if not inside and not elements.attribute(element, "identifierref"):
            self._basics.empty(title)
        score, score_findings = read_mastery_score(element, self._document)
        limit, action, limit_findings = read_time_limit(element, self._document)
        data, data_findings = read_launch_data(
            element, "datafromlms", self._document, SCORM_12, LAUNCH_DATA_LIMIT
        )
        prerequisites, prerequisite_findings = read_prerequisites(
            element, self._document, title, self._all_identifiers
        )
        self.findings.extend(
            score_findings + limit_findings + data_findings + prerequisite_findings
        )
        return Item(
            identifier=self._basics.identifiers[element],
            title=title,
            href=href,
            kind=kind,
            is_visible=is_visible(element),
            parameters=elements.attribute(element, "parameters"),
            mastery_score=score,
            prerequisites=prerequisites,
            max_time_allowed=limit,
            time_limit_action=action,
            data_from_lms=data,
            children=tuple(self._item(each) for each in inside),
        )
