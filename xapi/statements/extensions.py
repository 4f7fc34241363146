"""Extensions: a map from IRIs to any JSON (1.0.3 Data 4.1; 2.0.0 4.2.7)."""

from typing import Any, Final

from xapi.statements.exceptions import StatementInvalid
from xapi.statements.formats import check_iri

DEEPEST: Final = 64
LARGEST: Final = 1.7976931348623157e308


def check_extensions(extensions: dict[str, Any], path: str) -> None:
    """Refuse keys that are no IRIs, and values that other systems could not read back.

    Nulls are welcome here, and only here. JSON nests as deep and counts as high as it likes, but
    readers do not: deeper than 64 levels, or beyond a double, is refused (RFC 8259 §9).
    """
    for key, value in extensions.items():
        check_iri(key, path)
        if isinstance(value, (dict, list, int)):
            _check_value(value, f"{path}[{key!a}]")


def _check_value(value: Any, path: str) -> None:
    level = [value]
    for _ in range(DEEPEST):
        below: list[Any] = []
        for item in level:
            if isinstance(item, dict):
                below.extend(item.values())
            elif isinstance(item, list):
                below.extend(item)
            elif isinstance(item, int):
                check_number(item, path)
        if not below:
            return
        level = below
    raise StatementInvalid("too_deep", path, f"An extension nests deeper than {DEEPEST} levels.")


def check_number(number: float, path: str) -> None:
    """Refuse a number that does not fit a double."""
    if not -LARGEST <= number <= LARGEST:
        raise StatementInvalid("number_out_of_range", path, "The number does not fit a double.")
