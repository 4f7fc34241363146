"""What the navigation shows to whom, and which entry is where the reader is."""

import pytest
from django.utils import translation

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


def test_entries_of_a_group_share_a_menu_where_the_first_of_them_would_stand() -> None:
    register(NavItem("Plans", "portal:dispatches", icon="list", order=1, group="office"))
    register(NavItem("Archive", "portal:upload", icon="list", order=120, group="office"))
    with translation.override("en"):
        home, menu, *others = entries({"trainer"}, "/packages/upload/")
    assert (home.label, [one.label for one in others]) == ("Home", ["Packages", "Results"])
    assert (menu.label, menu.url) == ("Training office", "")
    assert [(one.label, one.is_current) for one in menu.entries] == [
        ("Plans", False),
        ("Archive", True),
    ]
    assert menu.is_current


def test_a_group_of_which_somebody_sees_one_entry_is_that_entry() -> None:
    register(NavItem("Plans", "portal:dispatches", icon="list", order=1, group="office"))
    register(NavItem("Keys", "portal:upload", "key", frozenset({"hr"}), 2, "office"))
    assert [one.label for one in entries({"learner"}, "/")] == ["Home", "Plans"]


def test_a_menu_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="no menu"):
        register(NavItem("Plans", "portal:dispatches", icon="list", group="cellar"))
