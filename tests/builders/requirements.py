"""The requirements page (`docs/requirements.md`) and the tests that prove what it says.

    .venv/bin/python -m tests.builders.requirements

brings the page's columns of tests, and its tables of readings and forms, up to date. What is
built, where, and what stands instead is written by hand; `tests/unit/house/test_requirements.py`
keeps the page true.
"""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lms.regulation.rules.ambiguities import AMBIGUITIES
from lms.regulation.rules.forms import FORMS

ROOT: Final = Path(__file__).resolve().parents[2]
PAGE: Final = ROOT / "docs" / "requirements.md"
REQUIREMENTS: Final = tuple(f"R{number}" for number in range(1, 153))
STATES: Final = ("built", "part", "not built")
MOST_NAMED: Final = 3
"""So many tests a row names at most: enough to begin reading."""

_ID = re.compile(r"[RAF][0-9]{1,3}")
_ROW = re.compile(r"^\| *([RAF][0-9]{1,3}) *\|(.*)\|\s*$", re.MULTILINE)
_TEST = re.compile(r"`([\w./-]+\.py::\w+)`")
_TABLE = "<!-- {what}: made by tests.builders.requirements -->\n"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the page, cell by cell; `state` and `tests` are those of a requirement."""

    id: str
    cells: Sequence[str]

    @property
    def state(self) -> str:
        return self.cells[0]

    @property
    def where(self) -> str:
        return self.cells[2]

    @property
    def tests(self) -> list[str]:
        return _TEST.findall(self.cells[3])

    @property
    def remark(self) -> str:
        return self.cells[4]


def rows_of(page: str, letter: str) -> list[Row]:
    """The rows about `letter` (R, A or F), in the order of the page."""
    return [
        Row(found[1], [cell.strip() for cell in found[2].split("|")])
        for found in _ROW.finditer(page)
        if found[1].startswith(letter)
    ]


def marked_tests() -> dict[str, list[str]]:
    """Every test that says by a marker which requirements it proves, by requirement.

    Names are `path::function`, with paths below `tests/`, and sorted.
    """
    found: dict[str, set[str]] = {}
    tests = ROOT / "tests"
    for path in sorted(tests.rglob("test_*.py")):
        place = path.relative_to(tests).as_posix()
        for name, marked in _marks(ast.parse(path.read_text(encoding="utf-8"))):
            for requirement in marked:
                found.setdefault(requirement, set()).add(f"{place}::{name}")
    return {requirement: sorted(names) for requirement, names in found.items()}


def _marks(module: ast.Module) -> Iterator[tuple[str, set[str]]]:
    """Each test function of a module with what its own markers and its module's say."""
    shared: set[str] = set()
    for node in module.body:
        if isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == "pytestmark" for target in node.targets
        ):
            shared |= _ids(node.value)
    for part in ast.walk(module):
        if isinstance(part, ast.FunctionDef) and part.name.startswith("test_"):
            own = {found for mark in part.decorator_list for found in _ids(mark)}
            if marked := own | shared:
                yield part.name, marked


def _ids(node: ast.expr) -> set[str]:
    """What a marker, or a list with markers in it, names; other markers name nothing."""
    if isinstance(node, ast.List | ast.Tuple):
        return {found for element in node.elts for found in _ids(element)}
    if not (isinstance(node, ast.Call) and ast.unparse(node.func).endswith("mark.requirement")):
        return set()
    named = [one.value for one in node.args if isinstance(one, ast.Constant)]
    return {str(one) for one in named if _ID.fullmatch(str(one))}


def refreshed(page: str, marked: Mapping[str, Sequence[str]]) -> str:
    """The page with the tests of today, and the readings and forms that the code knows."""

    def with_tests(found: re.Match[str]) -> str:
        row = Row(found[1], [cell.strip() for cell in found[2].split("|")])
        if not row.id.startswith("R"):
            return found[0]
        kept = [name for name in row.tests if name in marked.get(row.id, ())]
        others = [name for name in marked.get(row.id, ()) if name not in kept]
        tests = named([*kept, *others])
        return line(row.id, row.state, row.cells[1], row.where, tests, row.remark)

    page = _ROW.sub(with_tests, page)
    for what, table in (("readings", readings_table(marked)), ("forms", forms_table(marked))):
        head, mark, rest = page.partition(_TABLE.format(what=what))
        _old, end, tail = rest.partition("\n\n")
        page = f"{head}{mark}{table}{end}{tail}"
    return page


def readings_table(marked: Mapping[str, Sequence[str]]) -> str:
    """A1–A39: what is unclear, and how a fresh installation reads it."""
    lines = [
        line(
            item.id,
            _cell(item.topic["en"]),
            "<br>".join(f"`{name}={_cell(value)}`" for name, value in item.defaults.items()),
            ", ".join(item.rows),
            named(marked.get(item.id, ())),
        )
        for item in AMBIGUITIES.values()
    ]
    head = "| A | What is unclear | Settings with their defaults | Decides | Tests |"
    return "\n".join([head, "|---|---|---|---|---|", *lines])


def forms_table(marked: Mapping[str, Sequence[str]]) -> str:
    """F1–F18: what each form is called."""
    lines = [
        line(
            form.code,
            _cell(form.title["en"]),
            _cell(form.title["zh-Hans"]),
            named(marked.get(form.code, ())),
        )
        for form in FORMS.values()
    ]
    head = "| F | English | 中文 | Tests |"
    return "\n".join([head, "|---|---|---|---|", *lines])


def line(*cells: str) -> str:
    """A row of a table."""
    return f"| {' | '.join(cells)} |"


def named(tests: Sequence[str]) -> str:
    """The first of `tests`, as the page names them."""
    words = [f"`{name}`" for name in tests[:MOST_NAMED]]
    more = len(tests) - MOST_NAMED
    return "<br>".join([*words, *([f"and {more} more"] if more > 0 else [])])


def _cell(text: str) -> str:
    """Text that does not end its cell. Rows are read by splitting, so no bar may be within."""
    return text.replace("|", "/").replace("\n", " ")


def main() -> None:
    """Bring the page up to date."""
    PAGE.write_text(refreshed(PAGE.read_text("utf-8"), marked_tests()), encoding="utf-8")


if __name__ == "__main__":
    main()
