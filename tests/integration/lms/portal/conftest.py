"""A centre, and somebody signed in."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils import translation

from lms.people.models import Employee
from tests.builders.centre import Centre

SignIn = Callable[[Employee], Client]


@pytest.fixture
def centre(db: None) -> Centre:
    return Centre()


@pytest.fixture
def signed_in() -> Iterator[SignIn]:
    """Sign somebody in, with pages in English."""

    def sign_in(person: Employee) -> Client:
        client = Client()
        client.force_login(person)
        client.cookies["django_language"] = "en"
        return client

    yield sign_in
    translation.activate("en")
