"""Names of libraries, in the spelling of parameters and in that of folders."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.h5p.rules.files import is_plain_path
from content.h5p.rules.names import LibraryName, is_machine_name

NAMES = st.builds(
    LibraryName,
    st.from_regex(r"\A[$A-Za-z_][0-9A-Za-z_.$]{1,254}\Z"),
    st.integers(0, 999_999),
    st.integers(0, 999_999),
)


@given(NAMES)
def test_both_spellings_lead_back_to_the_name(name: LibraryName) -> None:
    assert LibraryName.parse(str(name)) == LibraryName.parse(name.folder) == name


@pytest.mark.parametrize(
    "text",
    [
        "", "H5P.Blanks", "H5P.Blanks 1", "H5P.Blanks 1.14.2", "H5P.Blanks-1.-1", "H5P.Blanks 1.1 ",
        "../H5P.Blanks-1.1", "H5P/Blanks-1.1", "1H5P-1.1", "H5P.Blanks\n1.1", "H5P.Blanks-1.1\n",
        "H5P.Blanks 1.9999999", "H 5P 1.1", "H5P.Blanks-１.1",
    ],
)  # fmt: skip
def test_anything_else_is_no_name(text: str) -> None:
    assert LibraryName.parse(text) is None


def test_machine_names_are_bounded() -> None:
    assert is_machine_name("H" * 255)
    assert not is_machine_name("H" * 256)
    assert not is_machine_name("H")


@pytest.mark.parametrize("path", ["a.js", "js/a.js", "dist/a b.css", "中文.js"])
def test_paths_below_their_folder_are_plain(path: str) -> None:
    assert is_plain_path(path)


@pytest.mark.parametrize(
    "path",
    ["", "/a.js", "../a.js", "a/../../b", "a//b", "./a", "https://x.test/a.js", "a\\b", "a\0"],
)
def test_paths_that_lead_elsewhere_are_not(path: str) -> None:
    assert not is_plain_path(path)
