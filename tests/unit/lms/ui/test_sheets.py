"""No cell of an export is taken for a formula, in whichever width its first sign is written."""

import csv
import io

import pytest
from openpyxl import load_workbook

from lms.ui.adapters.sheets import csv_bytes, xlsx_bytes


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_a_name_that_begins_like_a_formula_stays_text(start: str) -> None:
    name = f"{start}1+1"
    written = csv_bytes(["Name"], [[name]]).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(written, newline="")))[1] == [f"'{name}"]


@pytest.mark.parametrize("odd", ["\x01", "\x0b", "\ud800", "\ufffe", "\uffff"])
def test_xlsx_holds_what_content_reported_though_xml_cannot(odd: str) -> None:
    """XML 1.0 §2.2. One such answer must not keep a trainer from all the others."""
    data = xlsx_bytes(f"Ans{odd}wers", ["Answer"], [[f"a{odd}b"], ["c"]])
    rows = load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True)  # type: ignore[union-attr]
    assert list(rows) == [("Answer",), ("a\ufffdb",), ("c",)]
