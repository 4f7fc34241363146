"""Our profiles, as others fetch them (xAPI Profiles 1.0)."""

import pytest
from django.test import Client

from xapi.vocabulary.profiles import PROFILES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("key", sorted(PROFILES))
def test_a_profile_is_open_to_everybody_as_json_ld(client: Client, key: str) -> None:
    answer = client.get(f"/xapi/profiles/{key}")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/ld+json"
    assert answer.json()["id"] == PROFILES[key].category.iri


def test_a_profile_that_is_not_ours_is_not_found(client: Client) -> None:
    assert client.get("/xapi/profiles/video").status_code == 404
