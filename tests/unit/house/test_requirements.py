"""The requirements page is true: each row once, each test there, each reading as it is built."""

from collections.abc import Mapping, Sequence

import pytest

from lms.regulation.rules.ambiguities import AMBIGUITIES
from lms.regulation.rules.forms import FORMS
from tests.builders.requirements import (
    PAGE,
    REQUIREMENTS,
    STATES,
    Row,
    forms_table,
    marked_tests,
    readings_table,
    refreshed,
    rows_of,
)

TEXT = PAGE.read_text("utf-8")
ROWS = {row.id: row for row in rows_of(TEXT, "R")}


@pytest.fixture(scope="module")
def marked() -> Mapping[str, Sequence[str]]:
    return marked_tests()


def test_every_requirement_reading_and_form_is_there_once_and_in_order() -> None:
    assert [row.id for row in rows_of(TEXT, "R")] == list(REQUIREMENTS)
    assert [row.id for row in rows_of(TEXT, "A")] == [f"A{n}" for n in range(1, 40)]
    assert [row.id for row in rows_of(TEXT, "F")] == [f"F{n}" for n in range(1, 19)]


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_every_row_has_a_state_and_says_where_and_what_stands_instead(row: Row) -> None:
    assert row.state in STATES
    assert row.cells[1], "what is asked"
    if row.state == "built":
        assert row.where
    else:
        assert row.remark, f"{row.id} is {row.state}: say what stands instead"


def test_whatever_is_built_is_proved_by_a_test_and_the_tests_named_are_there(
    marked: Mapping[str, Sequence[str]],
) -> None:
    for row in ROWS.values():
        unknown = [name for name in row.tests if name not in marked.get(row.id, ())]
        assert not unknown, f"{row.id} names tests that do not prove it: {unknown}"
        assert row.tests or row.state != "built", f"{row.id} is built, and no test proves it"


def test_what_tests_prove_is_in_the_page(marked: Mapping[str, Sequence[str]]) -> None:
    known = {*ROWS, *AMBIGUITIES, *FORMS}
    assert set(marked) <= known
    silent = [one for one in marked if one in ROWS and not ROWS[one].tests]
    assert not silent, "run `python -m tests.builders.requirements`"
    denied = [one for one in marked if one in ROWS and ROWS[one].state == "not built"]
    assert not denied, "tests prove what the page says is not built"


def test_readings_and_forms_stand_as_the_code_has_them(
    marked: Mapping[str, Sequence[str]],
) -> None:
    for table, letter in ((readings_table({}), "A"), (forms_table({}), "F")):
        built = {row.id: row.cells[:3] for row in rows_of(table, letter)}
        if letter == "F":
            built = {key: cells[:2] for key, cells in built.items()}
        shown = {row.id: row.cells[: len(built[row.id])] for row in rows_of(TEXT, letter)}
        assert shown == built


def test_refreshing_changes_nothing_but_tests_readings_and_forms(
    marked: Mapping[str, Sequence[str]],
) -> None:
    fresh = {row.id: row for row in rows_of(refreshed(TEXT, marked), "R")}
    for row in ROWS.values():
        same = fresh[row.id]
        assert (row.state, row.cells[1], row.where, row.remark) == (
            same.state,
            same.cells[1],
            same.where,
            same.remark,
        )
