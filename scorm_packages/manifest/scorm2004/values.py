"""The typed values of sequencing elements, as the XSDs of IMS SS and ADL give their types.

What is not of its type is told and set aside: the element is then read as though the value were not
there. Only plain decimals are numbers, so that "NaN" and "1e400" are none.
"""

import re
from collections.abc import Collection
from decimal import Decimal

from lxml import etree

from scorm_packages.manifest import elements
from scorm_packages.manifest.findings import Finding, finding

DECIMAL = re.compile(r"[+-]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})", re.ASCII)
COUNT = re.compile(r"\+?0{0,20}(\d{1,9})", re.ASCII)
DURATION = re.compile(
    r"P(?=\d|T\d)(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})D)?"
    r"(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})(?:\.(\d{1,2})\d{0,6})?S)?)?",
    re.ASCII,
)
CENTISECONDS = (3_155_760_000, 262_980_000, 8_640_000, 360_000, 6_000, 100)
"""Of a year of 365.25 days, a twelfth of it, a day, an hour, a minute, a second."""
PLACES = Decimal("0.0000000001")
"""Measures are real(10,7): at least seven places count (RTE §4.1.1.7)."""
TRUE, FALSE = frozenset({"true", "1"}), frozenset({"false", "0"})


class Values:
    """Reads values of the file `document`; `findings` grows by what was wrong with them."""

    def __init__(self, document: str) -> None:
        self.document = document
        self.findings: list[Finding] = []

    def tell(self, code: str, element: etree._Element, /, **params: object) -> None:
        """Add the finding `code` about `element`."""
        self.findings.append(finding(code, self.place(element), **params))

    def place(self, element: etree._Element) -> str:
        """Return where `element` is declared, for findings."""
        return elements.place(self.document, element)

    def flag(self, element: etree._Element, name: str) -> bool | None:
        """Return the `xs:boolean` of the attribute `name`; None where there is no valid one."""
        written = elements.attribute(element, name)
        if written.lower() in TRUE:
            return True
        if written.lower() in FALSE:
            return False
        self._refuse(element, name, written)
        return None

    def word(self, element: etree._Element, name: str, allowed: Collection[str]) -> str | None:
        """Return the attribute `name`, one of `allowed` in any letter case; None otherwise."""
        written = elements.attribute(element, name)
        for each in allowed:
            if each.lower() == written.lower():
                return each
        self._refuse(element, name, written)
        return None

    def measure(self, element: etree._Element, name: str, *, low: int = 0) -> Decimal | None:
        """Return the attribute `name`, a decimal from `low` to 1; None where it is none."""
        return self.as_measure(element, name, elements.attribute(element, name), low=low)

    def as_measure(
        self, element: etree._Element, name: str, written: str, *, low: int
    ) -> Decimal | None:
        """Return `written` as a decimal from `low` to 1; None, and a finding, where it is none."""
        value = Decimal(written) if DECIMAL.fullmatch(written) else None
        if value is not None and low <= value <= 1:
            return value.quantize(PLACES).normalize() + 0  # +0: "-0" is 0.
        if value is not None:
            named = {"name": name, "value": written, "low": low}
            self.tell("scorm2004.measure_out_of_range", element, **named)
        else:
            self._refuse(element, name, written)
        return None

    def count(self, element: etree._Element, name: str) -> int | None:
        """Return the `xs:nonNegativeInteger` of the attribute `name`; None where it is none."""
        written = elements.attribute(element, name)
        if found := COUNT.fullmatch(written):
            return int(found[1])
        self._refuse(element, name, written)
        return None

    def duration(self, element: etree._Element, name: str) -> int | None:
        """Return the `xs:duration` of the attribute `name`, in centiseconds; None if none."""
        written = elements.attribute(element, name)
        found = DURATION.fullmatch(written)
        if found is None:
            self._refuse(element, name, written)
            return None
        *amounts, fraction = found.groups(default="0")
        whole = sum(int(each) * size for each, size in zip(amounts, CENTISECONDS, strict=True))
        return whole + int(fraction.ljust(2, "0"))

    def _refuse(self, element: etree._Element, name: str, written: str) -> None:
        """Tell that a value is not of its type; an absent or empty one says nothing."""
        if written:
            named = {"element": elements.local_name(element), "name": name}
            self.tell("scorm2004.value_invalid", element, value=written, **named)


def identifier(written: str) -> str:
    """Return the identifier of an objective or store as it is compared and shown to content.

    An `xs:anyURI` has its white space collapsed; spaces may be escaped ("obj%201" is "obj 1").
    """
    return " ".join(written.replace("%20", " ").split())


def plain(value: Decimal) -> str:
    """Write a decimal without an exponent, as the activity tree holds it."""
    return f"{value:f}"
