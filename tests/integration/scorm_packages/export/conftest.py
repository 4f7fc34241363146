"""Files of these tests lie in a folder of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders.file_stores import files_in


@pytest.fixture(autouse=True)
def own_storage(tmp_path: Path) -> Iterator[None]:
    with files_in(tmp_path):
        yield
