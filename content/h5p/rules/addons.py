"""Libraries that join content which never named them, such as one that typesets formulas.

Their library.json says where they belong: `addTo.content.types[].text.regex`, an expression
between slashes. They are loaded with every content that has a text in which it is found.
Expressions are run by RE2; one that it does not know joins nothing, and is told.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from content.h5p.rules.findings import Finding, finding
from content.h5p.rules.names import LibraryName
from content.h5p.rules.semantics.patterns import NotSupported, Pattern

MOST_EXPRESSIONS = 20
MOST_VALUES = 200_000


def read_addition(value: Any, place: str) -> tuple[tuple[str, ...], list[Finding]]:
    """Read `addTo` of the library.json at `place`: the expressions, without their slashes."""
    found: list[str] = []
    findings: list[Finding] = []
    for written in _expressions(value):
        if len(found) == MOST_EXPRESSIONS:
            break
        expression = _unslashed(written)
        try:
            Pattern.read(expression or "", "")
        except NotSupported as error:
            expression = None
            reason = str(error)
        else:
            reason = "it is not written between slashes"
        if expression is None:
            values = {"expression": written[:100], "reason": reason}
            findings.append(finding("h5p.library.addition", place, **values))
        else:
            found.append(expression)
    return tuple(found), findings


def joining(
    parameters: Mapping[str, Any], addons: Iterable[tuple[LibraryName, tuple[str, ...]]]
) -> list[LibraryName]:
    """Which of `addons` (each with its expressions) belong to content with these parameters.

    Of one library only the highest version joins.
    """
    newest = {name.machine_name: (name, told) for name, told in sorted(addons) if told}
    if not newest:
        return []
    texts = list(_texts(parameters))
    return [
        name
        for name, told in newest.values()
        if any(Pattern(each).matches(text) for each in told for text in texts)
    ]


def _expressions(value: Any) -> Iterator[str]:
    content = value.get("content") if isinstance(value, dict) else None
    types = content.get("types") if isinstance(content, dict) else None
    for each in types if isinstance(types, list) else []:
        text = each.get("text") if isinstance(each, dict) else None
        expression = text.get("regex") if isinstance(text, dict) else None
        if isinstance(expression, str):
            yield expression


def _unslashed(written: str) -> str | None:
    is_between = len(written) > 2 and written[0] == "/" == written[-1]
    return written[1:-1] if is_between else None


def _texts(parameters: Mapping[str, Any]) -> Iterator[str]:
    waiting: list[Any] = [parameters]
    for _ in range(MOST_VALUES):
        if not waiting:
            return
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, Mapping):
            waiting += value.values()
