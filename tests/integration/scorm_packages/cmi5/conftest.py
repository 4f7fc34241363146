"""Files in a folder of the test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders.file_stores import files_in


@pytest.fixture(autouse=True)
def files(tmp_path: Path) -> Iterator[None]:
    """Object storage in a folder of this test."""
    with files_in(tmp_path):
        yield
