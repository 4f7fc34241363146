"""The adlcp values of an item (SCORM 1.2 CAM §2.3): checked, mended or set aside."""

import re
from collections.abc import Collection
from decimal import Decimal, InvalidOperation

from lxml import etree

from scorm_packages.manifest.elements import attribute, child, place, text
from scorm_packages.manifest.findings import Finding, finding
from scorm_packages.manifest.packaging.values import read_time_limit_action
from scorm_packages.manifest.scorm12.standard import SCORM_12

TIMESPAN = re.compile(r"\d{2,4}:\d{2}:\d{2}(?:\.\d{1,2})?")  # CMITimespan, RTE §3.4.
LAUNCH_DATA_LIMIT = 4096  # CMIString4096, RTE §3.4.
HIGHEST_SCORE = Decimal(100)
SCORE_PLACES = Decimal("0.000001")

# In AICC script a name may be compared with a status, and a set may say how many it wants.
STATUS_COMPARISON = re.compile(r"""(?:=|<>)\s*(?:"[^"]*"|'[^']*'|[\w ]+)""")
SET_COUNT = re.compile(r"(?<!\w)\d+\s*\*\s*(?=\{)")
NAMES = re.compile(r"[^\s&|~(){},*]+")


def read_mastery_score(item: etree._Element, document: str) -> tuple[Decimal | None, list[Finding]]:
    """Return `<adlcp:masteryscore>`, 0 to 100, or None when there is no valid one."""
    element = child(item, "masteryscore")
    written = text(element)
    if element is None or not written:
        return None, []
    where = place(document, element)
    bare = written.removesuffix("%").strip()
    try:
        score = Decimal(bare)
    except InvalidOperation:
        score = Decimal("NaN")
    if not (score.is_finite() and 0 <= score <= HIGHEST_SCORE):
        return None, [finding("scorm12.mastery_score_invalid", where, value=written)]
    score = score.quantize(SCORE_PLACES).normalize() + 0  # +0: "-0" is 0.
    if bare != written:
        used = f"{score:f}"
        return score, [finding("scorm12.mastery_score_percent", where, value=written, used=used)]
    if 0 < score <= 1:
        percent = f"{score * 100:f}"
        fraction = finding(
            "scorm12.mastery_score_fraction", where, value=f"{score:f}", percent=percent
        )
        return score, [fraction]
    return score, []


def read_time_limit(item: etree._Element, document: str) -> tuple[str, str, list[Finding]]:
    """Return `<adlcp:maxtimeallowed>` and `<adlcp:timelimitaction>`; empty when not valid."""
    action, findings = read_time_limit_action(child(item, "timelimitaction"), document, SCORM_12)
    limit_element = child(item, "maxtimeallowed")
    limit = text(limit_element)
    if limit_element is not None and limit and not TIMESPAN.fullmatch(limit):
        where = place(document, limit_element)
        findings = [finding("scorm12.time_limit_invalid", where, value=limit), *findings]
        limit = ""
    return limit, action, findings


def read_prerequisites(
    item: etree._Element, document: str, title: str, identifiers: Collection[str]
) -> tuple[str, list[Finding]]:
    """Return `<adlcp:prerequisites>`; `identifiers` are those of all items of the contents."""
    element = child(item, "prerequisites")
    if element is None:
        return "", []
    script, where, findings = text(element), place(document, element), []
    kind = attribute(element, "type")
    if script and kind.lower() not in ("", "aicc_script"):
        findings.append(finding("scorm12.prerequisites_type", where, value=kind))
    elif unknown := sorted(names_in_script(script) - set(identifiers)):
        names = ", ".join(unknown)
        findings.append(finding("scorm12.prerequisites_unknown", where, title=title, names=names))
    return script, findings


def names_in_script(script: str) -> set[str]:
    """Return the items that an AICC script names, as in `A&(B|~C)`, `A="passed"`, `2*{A,B}`."""
    script = SET_COUNT.sub("", STATUS_COMPARISON.sub("", script))
    return set(NAMES.findall(script))
