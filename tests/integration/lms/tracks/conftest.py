"""An office, and files in a folder of the test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lms.people.models import Employee
from tests.builders.centre import Centre
from tests.builders.file_stores import files_in
from tests.builders.office_tracks import office_of


@pytest.fixture(autouse=True)
def own_storage(tmp_path: Path) -> Iterator[None]:
    with files_in(tmp_path):
        yield


@pytest.fixture
def office(centre: Centre) -> Employee:
    return office_of(centre)
