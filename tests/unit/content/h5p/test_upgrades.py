"""To which versions content is brought, and by which way through its parameters."""

from collections.abc import Iterable
from typing import Any

import pytest

from content.h5p.rules.names import LibraryName
from content.h5p.rules.semantics import Semantics, semantics_from
from content.h5p.rules.upgrades import Upgrade, newest_version, parts_in, plan_upgrade

Json = dict[str, Any]


def name(text: str) -> LibraryName:
    found = LibraryName.parse(text)
    assert found is not None
    return found


def part(name: str, *options: str) -> Json:
    return {"name": name, "type": "library", "options": list(options)}


class Installed:
    """Libraries by name, each with the fields of its definition."""

    def __init__(self) -> None:
        self.known: dict[LibraryName, Semantics] = {}

    def having(self, library: str, *fields: Json) -> "Installed":
        document = semantics_from(list(fields), "semantics.json")
        assert document.semantics is not None, document.findings
        self.known[name(library)] = document.semantics
        return self

    def plan(self, main: str, target: str, *named: str) -> Upgrade:
        return plan_upgrade(
            name(main),
            name(target),
            usable=self.known,
            semantics_of=self.known.get,
            named=map(name, named),
        )


def spelled(names: Iterable[LibraryName]) -> set[str]:
    return set(map(str, names))


def test_the_newest_version_is_told_by_numbers_and_never_an_older_one() -> None:
    usable = [name(f"H5P.A 1.{minor}") for minor in (2, 9, 10)] + [name("H5P.B 2.0")]
    assert newest_version(name("H5P.A 1.9"), usable) == name("H5P.A 1.10")
    assert newest_version(name("H5P.A 1.11"), usable) == name("H5P.A 1.11")
    assert newest_version(name("H5P.A 0.9"), [*usable, name("H5P.A 2.0")]) == name("H5P.A 2.0")


def test_only_the_way_to_the_parts_is_kept_of_a_definition() -> None:
    text = {"name": "text", "type": "text"}
    one = {"name": "one", "type": "group", "fields": [part("inner", "H5P.B 1.1")]}
    rows = {"name": "row", "type": "group", "fields": [text, part("what", "H5P.B 1.1")]}
    several = {"name": "rows", "type": "list", "field": rows}
    installed = Installed().having("H5P.A 1.1", text, one, several).having("H5P.B 1.1", text)
    upgrade = installed.plan("H5P.A 1.0", "H5P.A 1.1")
    parts = {"parts": {"H5P.B": "H5P.B 1.1"}}
    assert upgrade.shapes[name("H5P.A 1.1")] == {
        "fields": {"one": parts, "rows": {"each": {"fields": {"what": parts}}}}
    }, "a group of one field is that field"
    assert upgrade.shapes[name("H5P.B 1.1")] == {"fields": {}}


def test_a_part_is_brought_to_the_newest_version_that_its_field_takes_and_that_is_there() -> None:
    field = part("inner", "H5P.B 1.1", "H5P.B 1.3", "H5P.B 1.2", "H5P.C 1.0")
    installed = Installed().having("H5P.A 1.1", field).having("H5P.B 1.1").having("H5P.B 1.2")
    installed.having("H5P.B 1.9")
    upgrade = installed.plan("H5P.A 1.0", "H5P.A 1.1", "H5P.B 1.0")
    shape = upgrade.shapes[name("H5P.A 1.1")]
    assert shape == {"fields": {"inner": {"parts": {"H5P.B": "H5P.B 1.2"}}}}
    assert spelled(upgrade.targets) == {"H5P.A 1.1", "H5P.B 1.2"}


def test_parts_of_parts_and_libraries_that_hold_each_other_are_followed_to_the_end() -> None:
    installed = (
        Installed()
        .having("H5P.A 1.1", part("b", "H5P.B 1.1"))
        .having("H5P.B 1.1", part("a", "H5P.A 1.1"), part("c", "H5P.C 1.5"))
        .having("H5P.C 1.5")
    )
    upgrade = installed.plan("H5P.A 1.1", "H5P.A 1.1", "H5P.B 1.1", "H5P.C 1.4")
    assert spelled(upgrade.targets) == {"H5P.A 1.1", "H5P.B 1.1", "H5P.C 1.5"}
    assert upgrade.changes([name("H5P.A 1.1"), name("H5P.C 1.4")])
    assert not upgrade.changes([name("H5P.A 1.1"), name("H5P.C 1.5"), name("H5P.D 1.0")])


def test_what_no_field_takes_any_more_stays_and_its_own_parts_are_found() -> None:
    installed = (
        Installed()
        .having("H5P.A 1.1", part("b", "H5P.B 1.1"))
        .having("H5P.B 1.1")
        .having("H5P.Old 1.0", part("b", "H5P.B 1.1"))
    )
    upgrade = installed.plan("H5P.A 1.0", "H5P.A 1.1", "H5P.A 1.0", "H5P.Old 1.0")
    assert name("H5P.Old 1.0") in upgrade.shapes
    assert name("H5P.Old 1.0") not in upgrade.targets


@pytest.mark.parametrize(("named", "behind"), [("H5P.B 1.0", True), ("H5P.B 2.0", False)])
def test_content_whose_main_library_is_the_newest_may_be_behind_in_its_parts(
    named: str, *, behind: bool
) -> None:
    installed = Installed().having("H5P.A 1.1", part("b", "H5P.B 1.1")).having("H5P.B 1.1")
    upgrade = installed.plan("H5P.A 1.1", "H5P.A 1.1", named)
    assert upgrade.changes([name("H5P.A 1.1"), name(named)]) is behind


def test_parts_are_counted_wherever_they_are() -> None:
    inner = {"library": "H5P.B 1.0", "params": {"deeper": {"library": "H5P.C 1.0", "params": {}}}}
    assert parts_in({"a": [inner, inner], "library": "no part", "b": {"library": 3}}) == 4
