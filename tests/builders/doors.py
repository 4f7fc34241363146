"""Signing in without a browser or a server: what most tests of pages need."""

from collections.abc import Callable

from django.test import Client

from lms.people.models import Employee

SignIn = Callable[[Employee], Client]


def sign_in(person: Employee, language: str = "en") -> Client:
    """A client for whom `person` is signed in, with pages in `language`."""
    client = Client()
    client.force_login(person)
    client.cookies["django_language"] = language
    return client
