"""Files in a folder of the test, and a unit that has begun."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from scorm_packages.runtime.models import Registration
from tests.builders.cmi5 import BlockSpec, Unit, UnitSpec, build_cmi5_package
from tests.builders.file_stores import files_in
from tests.builders.runtime import build_registration


@pytest.fixture(autouse=True)
def files(tmp_path: Path) -> Iterator[None]:
    """Object storage in a folder of this test."""
    with files_in(tmp_path):
        yield


FULL = UnitSpec(
    key="full",
    url="index.html?paramA=1&paramB=2#top",
    attributes={
        "moveOn": "CompletedAndPassed",
        "masteryScore": "0.9",
        "launchMethod": "OwnWindow",
        "activityType": "http://adlnet.gov/expapi/activities/media",
    },
    inside="<launchParameters> quiz=1 </launchParameters><entitlementKey> k-1 </entitlementKey>",
)
BLOCK = BlockSpec("basics", (FULL,))


@pytest.fixture
def registration(db: None) -> Registration:
    """A learner of a course with one block and one unit, of which everything is said."""
    return build_registration(build_cmi5_package(BLOCK))


Begin = Callable[..., Unit]


@pytest.fixture
def begin(registration: Registration) -> Begin:
    """Launch the unit, and let it begin."""

    def launched_and_begun(**options: Any) -> Unit:
        return Unit.launched(registration, **options).begin()

    return launched_and_begun
