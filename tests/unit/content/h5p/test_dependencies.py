"""Which libraries load, and in which order: each after what it needs, as H5P's core does it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.h5p.rules.dependencies import LoadOrder, dependency_findings, load_order
from content.h5p.rules.libraries import Dependency, DependencyKind, LibraryDescription
from content.h5p.rules.names import LibraryName

Needs = dict[str, list[tuple[str, DependencyKind]]]


def name(text: str) -> LibraryName:
    """`A` is version 1.0 of the library A; `A2` its version 1.2."""
    return LibraryName(f"Lib.{text[0]}", 1, int(text[1:] or 0))


def short(library: LibraryName) -> str:
    return library.machine_name[-1] + (str(library.minor) if library.minor else "")


def described(text: str, needs: list[tuple[str, DependencyKind]]) -> LibraryDescription:
    return LibraryDescription(
        name=name(text),
        patch=0,
        title=text,
        is_runnable=True,
        scripts=(f"{text}.js",),
        styles=(f"{text}.css",),
        dependencies=tuple(Dependency(name(other), kind) for other, kind in needs),
    )


def order_of(roots: str | list[str], needs: Needs) -> LoadOrder:
    libraries = {name(text): described(text, needed) for text, needed in needs.items()}
    return load_order([name(each) for each in roots], libraries.get)


def preloaded(order: LoadOrder) -> str:
    return " ".join(short(each.name) for each in order.preloaded)


def of_kind(order: LoadOrder, kind: DependencyKind) -> set[str]:
    return {short(each.name) for each in order.of_kind(kind)}


def test_library_comes_after_all_that_it_needs() -> None:
    needs: Needs = {
        "A": [("B", "preloaded"), ("C", "preloaded")],
        "B": [("D", "preloaded")],
        "C": [("D", "preloaded")],
        "D": [],
    }
    assert preloaded(order_of("A", needs)) == "D B C A"


def test_dynamic_ones_are_looked_at_first_and_not_loaded_themselves() -> None:
    needs: Needs = {
        "A": [("P", "preloaded"), ("D", "dynamic")],
        "P": [],
        "D": [("Q", "preloaded")],
        "Q": [],
    }
    order = order_of("A", needs)
    assert preloaded(order) == "Q P A"
    assert of_kind(order, "dynamic") == {"D"}


def test_dynamic_one_is_loaded_where_the_content_names_it() -> None:
    needs: Needs = {"A": [("D", "dynamic")], "D": [("Q", "preloaded")], "Q": []}
    assert preloaded(order_of(["A", "D"], needs)) == "Q A D"


def test_all_that_an_editor_library_needs_is_the_editors() -> None:
    needs: Needs = {
        "A": [("E", "editor"), ("P", "preloaded")],
        "E": [("X", "preloaded"), ("P", "preloaded")],
        "X": [],
        "P": [],
    }
    order = order_of("A", needs)
    assert preloaded(order) == "P A"
    assert of_kind(order, "editor") == {"E", "X", "P"}
    assert len(order.libraries) == 4


def test_of_two_minors_only_the_first_is_loaded() -> None:
    needs: Needs = {
        "A": [("B", "preloaded"), ("C2", "preloaded")],
        "B": [("C", "preloaded")],
        "C": [],
        "C2": [],
    }
    order = order_of("A", needs)
    assert preloaded(order) == "C B A"
    assert {short(each.name) for each in order.libraries} == {"A", "B", "C", "C2"}


def test_styles_that_the_main_library_does_without_are_not_loaded() -> None:
    needs: Needs = {"A": [("B", "preloaded")], "B": []}
    order = order_of("A", needs)
    assert order.scripts == ("Lib.B-1.0/B.js", "Lib.A-1.0/A.js")
    main = LibraryDescription(
        name=name("A"), patch=0, title="A", is_runnable=True, drops_styles_of=frozenset({"Lib.B"})
    )
    assert order.styles(main) == ("Lib.A-1.0/A.css",)


def told(order: LoadOrder) -> dict[str, str]:
    there = {"Lib.X": [name("X1"), name("X7")]}
    findings = dependency_findings(order, lambda machine_name: there.get(machine_name, []))
    return {each.code: each.text("en") for each in findings}


def test_missing_library_is_told_with_who_needs_it() -> None:
    order = order_of("A", {"A": [("B", "preloaded")]})
    assert "Lib.A 1.0 needs the library Lib.B 1.0" in told(order)["h5p.dependency.missing"]


def test_versions_that_are_there_instead_are_told() -> None:
    order = order_of("A", {"A": [("X", "preloaded")]})
    assert "1.1, 1.7" in told(order)["h5p.dependency.version"]


@pytest.mark.parametrize("kind", ["dynamic", "editor"])
def test_what_content_plays_without_stops_nothing(kind: DependencyKind) -> None:
    order = order_of("A", {"A": [("B", kind)]})
    assert list(told(order)) == [f"h5p.dependency.{kind}_missing"]
    assert not order.missing[0].is_vital


def test_missing_below_a_dynamic_one_is_not_vital() -> None:
    order = order_of("A", {"A": [("D", "dynamic")], "D": [("Q", "preloaded")]})
    assert list(told(order)) == ["h5p.dependency.dynamic_missing"]


def test_missing_root_is_needed_by_the_package() -> None:
    assert "h5p.json needs" in told(order_of("B", {}))["h5p.dependency.missing"]


def test_libraries_that_preload_each_other_are_told_and_do_not_hang() -> None:
    needs: Needs = {
        "A": [("B", "preloaded")],
        "B": [("C", "preloaded")],
        "C": [("B", "preloaded")],
    }
    circle = told(order_of("A", needs))["h5p.dependency.circular"]
    assert "Lib.C 1.0 → Lib.B 1.0 → Lib.C 1.0" in circle


def test_preloaded_one_comes_first_also_where_a_dynamic_one_leads_back() -> None:
    needs: Needs = {"A": [("D", "dynamic")], "D": [("P", "preloaded")], "P": [("A", "preloaded")]}
    assert preloaded(order_of("A", needs)) == "A P"


@pytest.mark.parametrize("kind", ["dynamic", "editor"])
def test_circle_that_is_not_preloaded_is_none(kind: DependencyKind) -> None:
    """A column may hold a column; an editor library may need what it edits."""
    needs: Needs = {"A": [("B", "preloaded")], "B": [("A", kind)]}
    assert not order_of("A", needs).circles


def test_long_chain_does_not_exhaust_the_stack() -> None:
    needs: Needs = {f"A{n}": [(f"A{n + 1}", "preloaded")] for n in range(5000)}
    order = order_of(["A0"], needs)
    assert len(order.needed) == 5000


@given(
    st.dictionaries(
        st.sampled_from("ABCDEFGH"),
        st.lists(
            st.tuples(
                st.sampled_from("ABCDEFGH"), st.sampled_from(["preloaded", "dynamic", "editor"])
            ),
            max_size=5,
        ),
    )
)
def test_in_any_installation_what_is_preloaded_comes_first_unless_in_a_circle(
    needs: Needs,
) -> None:
    order = order_of("AB", needs)
    names = [each.name for each in order.preloaded]
    assert len(names) == len(set(names))
    if order.circles:
        return
    for position, library in enumerate(order.preloaded):
        for other in library.needed("preloaded"):
            assert other not in names or names.index(other) < position
