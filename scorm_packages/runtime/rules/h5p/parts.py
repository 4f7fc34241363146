"""The answers that the page tells beside the score of content which asks by others."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from content.h5p.rules.scoring import Part
from scorm_packages.runtime.rules.h5p.elements import LARGEST, is_sub_content, number

PARTS: Final = "parts"
"""Where they stand, beside what is xAPI's: `[{"id", "response", "raw", "max"}]`."""
MOST_PARTS: Final = 2_000
_NOTHING: Final = Decimal(0)


def parts_in(said: Mapping[str, Any]) -> list[Part]:
    """Read the answers beside a statement; what is none is left out."""
    told = said.get(PARTS)
    listed = told[:MOST_PARTS] if isinstance(told, list) else []
    return [_part(each) for each in listed if _is_part(each)]


def _is_part(value: object) -> bool:
    return isinstance(value, dict) and is_sub_content(str(value.get("id", "")))


def _part(told: Mapping[str, Any]) -> Part:
    response = told.get("response")
    raw, most = (number(told.get(name)) or _NOTHING for name in ("raw", "max"))
    most = max(_NOTHING, min(most, LARGEST))
    return Part(
        sub_content=str(told["id"]),
        response=response if isinstance(response, str) else None,
        raw=max(_NOTHING, min(raw, most)),
        max=most,
    )
