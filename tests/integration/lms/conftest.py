"""A centre, and somebody signed in."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from tests.builders.centre import Centre
from tests.builders.doors import SignIn, sign_in


@pytest.fixture
def centre(db: None) -> Centre:
    return Centre()


@pytest.fixture
def signed_in() -> Iterator[SignIn]:
    """Sign somebody in, with pages in English."""
    yield sign_in
    translation.activate("en")
