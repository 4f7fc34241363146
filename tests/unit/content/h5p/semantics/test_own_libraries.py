"""Libraries and parameters of `tests.builders.h5p` are sound: other tests build on them."""

import pytest

from content.h5p.rules.names import LibraryName
from content.h5p.rules.semantics import check_parameters, semantics_from
from tests.builders.h5p import (
    Json,
    Library,
    all_libraries,
    choice_parameters,
    field_files,
    field_parameters,
    library,
    package_files,
    renamed,
    series_parameters,
    sub_content_id,
    with_needed,
)


def named(of: Library) -> LibraryName:
    name = LibraryName.parse(of.name)
    assert name is not None
    return name


KNOWN = {
    named(each): semantics_from(each.semantics, each.folder).semantics for each in all_libraries()
}


@pytest.mark.parametrize(
    ("machine_name", "parameters", "files"),
    [
        ("Callcraft.TestQuestion", choice_parameters(), {}),
        ("Callcraft.TestSeries", series_parameters(), {}),
        ("Callcraft.TestFields", field_parameters(plain="Plain"), field_files()),
    ],
)
def test_parameters_pass_their_check_unchanged(
    machine_name: str, parameters: Json, files: dict[str, bytes]
) -> None:
    result = check_parameters(parameters, named(library(machine_name)), KNOWN.get, files=files)
    assert result.findings == ()
    assert result.parameters == parameters
    assert result.files == frozenset(files)


def test_a_package_holds_all_that_its_content_needs() -> None:
    names = package_files(library("Callcraft.TestSeries"), series_parameters())
    folders = {name.split("/")[0] for name in names if name.endswith("/library.json")}
    assert folders == {
        f"Callcraft.Test{each}"
        for each in (
            "Series-1.0",
            "Question-1.2",
            "Base-1.0",
            "Tools-1.0",
            "Picture-1.0",
            "Editor-1.0",
        )
    }


def test_a_renamed_library_answers_to_its_new_name_alone() -> None:
    choice = renamed(library("Callcraft.TestQuestion"), "H5P.MultiChoice", 1, 16)
    assert choice.folder == "H5P.MultiChoice-1.16"
    assert b"H5P.MultiChoice = function" in choice.files["question.js"]
    assert b"Callcraft.TestQuestion" not in b"".join(choice.files.values())
    assert with_needed(choice)[0].folder == "H5P.MultiChoice-1.16"


def test_ids_of_sub_content_are_the_same_each_time() -> None:
    assert sub_content_id(1) == sub_content_id(1) != sub_content_id(2)
