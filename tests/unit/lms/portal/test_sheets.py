"""No cell of an export is taken for a formula, in whichever width its first sign is written."""

import csv
import io

import pytest

from lms.portal.adapters.sheets import csv_bytes


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_a_name_that_begins_like_a_formula_stays_text(start: str) -> None:
    name = f"{start}1+1"
    written = csv_bytes(["Name"], [[name]]).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(written, newline="")))[1] == [f"'{name}"]
