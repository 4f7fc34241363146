"""A hub is asked over real HTTP; what it told last stays when it is silent."""

import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from content.h5p.exceptions import HubFileTooLarge, HubOff, HubUnreachable, NotInHub
from content.h5p.models import HubListing
from content.h5p.queries import hub_listing, offered_types
from content.h5p.rules.hub import ContentType
from content.h5p.services import hub as hub_services
from content.h5p.services import load_content_type, refresh_hub, refresh_hubs
from content.h5p.tasks import refresh_h5p_hubs
from tests.builders.h5p import choice_parameters, h5p_package, library
from tests.builders.h5p_hub import SITE, SmallHub, offered
from tests.builders.h5p_installed import TENANT, installed

pytestmark = pytest.mark.django_db

QUESTION = library("Callcraft.TestQuestion")


@pytest.fixture
def hub(settings: Any) -> Iterator[SmallHub]:
    with SmallHub() as small:
        settings.CALLCRAFT_H5P_HUB = small.url
        settings.CALLCRAFT_SYNC_ALLOW_PRIVATE = True
        yield small


def names(listing: HubListing) -> list[str]:
    return [each.machine_name for each in listing.offered]


def test_nothing_is_asked_where_no_hub_is_set(settings: Any) -> None:
    settings.CALLCRAFT_H5P_HUB = ""
    with pytest.raises(HubOff):
        refresh_hub(tenant=TENANT)
    with pytest.raises(HubOff):
        load_content_type(tenant=TENANT, machine_name="H5P.Blanks", into=io.BytesIO())
    assert hub_listing(TENANT) is None
    assert refresh_hubs() == 0


def test_first_look_registers_and_keeps_the_list(hub: SmallHub) -> None:
    hub.content_types = [
        offered("H5P.Zebra"),
        offered("H5P.Blanks", (1, 14, 6), isRecommended=True),
    ]
    refresh_hub(tenant=TENANT)
    listing = hub_listing(TENANT)
    assert listing is not None
    assert names(listing) == ["H5P.Blanks", "H5P.Zebra"]
    assert (listing.site, listing.failure) == (SITE, "")
    blanks = listing.offered[0]
    assert blanks == ContentType(
        machine_name="H5P.Blanks",
        title="Blanks",
        summary="Asks the caller's question",
        owner="Example Institute",
        licence="MIT",
        version=(1, 14, 6),
        core=(1, 24),
        is_recommended=True,
    )
    assert hub.asked == [("POST", "/v1/sites"), ("POST", "/v1/content-types/")]
    refresh_hub(tenant=TENANT)
    assert hub.asked[2:] == [("POST", "/v1/content-types/")]


def test_hub_learns_nothing_of_people_or_usage(hub: SmallHub) -> None:
    refresh_hub(tenant=TENANT)
    told = {name: values for fields in hub.fields for name, values in fields.items()}
    assert told == {
        "uuid": [SITE],
        "platform_name": ["Callcraft"],
        "platform_version": [""],
        "h5p_version": ["1.28"],
        "disabled": ["0"],
        "local_id": [""],
        "type": ["local"],
        "core_api_version": ["1.28"],
    }


def test_unchanged_list_is_not_sent_again(hub: SmallHub) -> None:
    hub.etag = '"first"'
    hub.content_types = [offered("H5P.Blanks")]
    before = refresh_hub(tenant=TENANT, now=timezone.now() - timedelta(days=2))
    hub.content_types = []  # Not what is looked at: the tag says that nothing changed.
    after = refresh_hub(tenant=TENANT)
    assert names(after) == ["H5P.Blanks"]
    assert after.fetched_at is not None
    assert before.fetched_at is not None
    assert after.fetched_at > before.fetched_at
    hub.etag = '"second"'
    assert names(refresh_hub(tenant=TENANT)) == []


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"status": 500}, "status"),
        ({"status": 304}, "status"),
        ({"answer": b"<html>Sign in</html>"}, "content"),
        ({"answer": b'{"contentTypes": {}}'}, "content"),
        ({"answer": b"[" * 100_000}, "content"),
    ],
)
def test_silent_hub_changes_nothing_but_what_is_said_of_the_try(
    hub: SmallHub, wrong: dict[str, Any], reason: str
) -> None:
    hub.content_types = [offered("H5P.Blanks")]
    told = refresh_hub(tenant=TENANT)
    for name, value in wrong.items():
        setattr(hub, name, value)
    listing = refresh_hub(tenant=TENANT)
    assert names(listing) == ["H5P.Blanks"]
    assert (listing.failure, listing.fetched_at) == (reason, told.fetched_at)


def test_hub_that_is_gone_is_told_as_such(hub: SmallHub, settings: Any) -> None:
    settings.CALLCRAFT_H5P_HUB = "http://127.0.0.1:9/v1"
    listing = refresh_hub(tenant=TENANT)
    assert (listing.failure, listing.fetched_at) == ("connection_refused", None)
    settings.CALLCRAFT_H5P_HUB = "http://nowhere.invalid/v1"
    assert refresh_hub(tenant=TENANT).failure in {"name_unknown", "timed_out"}


def test_hub_in_a_private_network_needs_to_be_opened(hub: SmallHub, settings: Any) -> None:
    settings.CALLCRAFT_SYNC_ALLOW_PRIVATE = False
    assert refresh_hub(tenant=TENANT).failure == "address_refused"
    assert hub.asked == []


def test_another_hub_begins_with_an_empty_list(hub: SmallHub, settings: Any) -> None:
    hub.content_types = [offered("H5P.Blanks")]
    refresh_hub(tenant=TENANT)
    with SmallHub() as other:
        settings.CALLCRAFT_H5P_HUB = other.url
        assert hub_listing(TENANT) is None
        assert names(refresh_hub(tenant=TENANT)) == []
        assert other.asked[0] == ("POST", "/v1/sites")


def test_entries_that_are_none_are_passed_over(hub: SmallHub) -> None:
    hub.content_types = [
        offered("H5P.Blanks"),
        offered("../../etc/passwd"),
        offered("H5P.Old", (1, 2, -3)),
        {**offered("H5P.NoVersion"), "version": "1.2.3"},
        {**offered("H5P.Bare"), "title": None, "license": None, "coreApiVersionNeeded": []},
        offered("H5P.Long", summary="x" * 9000),
        "H5P.Text",  # type: ignore[list-item]
    ]
    listing = refresh_hub(tenant=TENANT)
    assert names(listing) == ["H5P.Blanks", "H5P.Bare", "H5P.Long"]
    assert listing.offered[1].title == "H5P.Bare"
    assert len(listing.offered[2].summary) == 1000


def test_offered_types_say_how_they_stand_to_what_is_installed(hub: SmallHub) -> None:
    installed(QUESTION, choice_parameters())
    hub.content_types = [
        offered("Callcraft.TestQuestion", (1, 3, 0)),
        offered("Callcraft.TestBase", (1, 0, 0)),
        offered("H5P.Blanks"),
        offered("H5P.Future", coreApiVersionNeeded={"major": 1, "minor": 99}),
    ]
    rows = offered_types(refresh_hub(tenant=TENANT))
    standing = {each.content_type.machine_name: each.standing for each in rows}
    assert standing == {
        "Callcraft.TestQuestion": "newer",
        "Callcraft.TestBase": "installed",
        "H5P.Blanks": "new",
        "H5P.Future": "core",
    }
    found = offered_types(refresh_hub(tenant=TENANT), search="blanks CALLER'S")
    assert [each.content_type.machine_name for each in found] == ["H5P.Blanks"]


def test_content_type_comes_whole_or_is_refused(
    hub: SmallHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = h5p_package(QUESTION, choice_parameters())
    hub.content_types = [offered(QUESTION.machine_name), offered("H5P.Missing")]
    hub.packages = {QUESTION.machine_name: package, "H5P.Unlisted": package}
    refresh_hub(tenant=TENANT)
    into = io.BytesIO()
    load_content_type(tenant=TENANT, machine_name=QUESTION.machine_name, into=into)
    assert into.read() == package
    with pytest.raises(NotInHub):
        load_content_type(tenant=TENANT, machine_name="H5P.Unlisted", into=io.BytesIO())
    with pytest.raises(HubUnreachable):
        load_content_type(tenant=TENANT, machine_name="H5P.Missing", into=io.BytesIO())
    monkeypatch.setattr(hub_services, "LARGEST_FILE", len(package) - 1)
    with pytest.raises(HubFileTooLarge):
        load_content_type(tenant=TENANT, machine_name=QUESTION.machine_name, into=io.BytesIO())


def test_daily_job_asks_for_those_who_have_looked(hub: SmallHub) -> None:
    refresh_h5p_hubs(timestamp=0)
    assert hub.asked == []
    refresh_hub(tenant=TENANT, now=timezone.now() - timedelta(days=1))
    hub.content_types = [offered("H5P.Blanks")]
    assert refresh_hubs() == 1
    assert names(HubListing.objects.get(tenant=TENANT)) == ["H5P.Blanks"]
    assert refresh_hubs() == 0
