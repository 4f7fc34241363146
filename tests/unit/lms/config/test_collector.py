"""The garbage collector of a process that serves requests."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from lms.config.collector import settle


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


class Ring:
    """Something that only the collector can take away."""

    def __init__(self) -> None:
        self.itself = self


def test_what_is_loaded_is_spared_and_new_garbage_is_still_found() -> None:
    settle()
    assert gc.get_freeze_count() > 10_000
    assert gc.isenabled()
    ring = weakref.ref(Ring())
    rings = [Ring() for _ in range(2 * gc.get_threshold()[0])]
    assert rings
    assert ring() is None
