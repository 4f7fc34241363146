"""What the navigation shows to whom, and which entry is where the reader is."""

import pytest

from lms.ui import navigation
from lms.ui.navigation import NavItem, entries, register


@pytest.fixture(autouse=True)
def only_these(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_items", {})
    register(NavItem("Results", "portal:results", icon="chart-bar", roles=frozenset({"trainer"})))
    register(NavItem("Home", "portal:home", icon="home", order=0))
    register(NavItem("Packages", "portal:packages", icon="package", roles=frozenset({"trainer"})))


def test_entries_stand_in_their_order_and_equal_ones_by_name() -> None:
    assert [entry.label for entry in entries({"trainer"}, "/")] == ["Home", "Packages", "Results"]


def test_an_entry_with_roles_is_hidden_from_everybody_else() -> None:
    assert [entry.label for entry in entries({"learner"}, "/")] == ["Home"]
    assert [entry.label for entry in entries(frozenset(), "/")] == ["Home"]


def test_a_page_below_an_entry_marks_that_entry_as_current() -> None:
    current = [
        entry.label for entry in entries({"trainer"}, "/packages/upload/") if entry.is_current
    ]
    assert current == ["Packages"]


def test_home_is_current_only_on_itself() -> None:
    def current(path: str) -> list[str]:
        return [entry.label for entry in entries({"learner"}, path) if entry.is_current]

    assert current("/") == ["Home"]
    assert current("/archive/") == []


def test_registering_a_url_name_again_replaces_the_entry() -> None:
    register(NavItem("Start", "portal:home", icon="home", order=0))
    assert [entry.label for entry in entries(frozenset(), "/")] == ["Start"]
