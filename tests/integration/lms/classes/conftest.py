"""A school, and what is told of it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lms.people.rules.filing import PersonalRecord
from lms.people.signals import record_filed
from lms.tracks.rules.consequences import Consequence
from lms.tracks.signals import consequence_due
from tests.builders.centre import Centre
from tests.builders.classes import School
from tests.builders.file_stores import files_in
from tests.builders.lessons import Lessons


@pytest.fixture(autouse=True)
def own_storage(tmp_path: Path) -> Iterator[None]:
    with files_in(tmp_path):
        yield


@pytest.fixture
def school(centre: Centre) -> School:
    return School(centre)


@pytest.fixture
def lessons(centre: Centre) -> Lessons:
    return Lessons(centre)


@pytest.fixture
def filed() -> Iterator[list[PersonalRecord]]:
    """What was handed to the archive."""
    found: list[PersonalRecord] = []

    def hear(records: list[PersonalRecord], **_: Any) -> None:
        found.extend(records)

    record_filed.connect(hear)
    yield found
    record_filed.disconnect(hear)


@pytest.fixture
def recommended() -> Iterator[list[Consequence]]:
    """What consequences were named."""
    found: list[Consequence] = []

    def hear(consequence: Consequence, **_: Any) -> None:
        found.append(consequence)

    consequence_due.connect(hear)
    yield found
    consequence_due.disconnect(hear)
