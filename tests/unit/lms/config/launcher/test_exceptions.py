"""Every problem of the launcher can be told in both languages, from the same parameters."""

import string

import pytest

from lms.config.launcher import exceptions
from lms.config.launcher.exceptions import LauncherProblem

PROBLEMS = [
    kind
    for kind in vars(exceptions).values()
    if isinstance(kind, type) and issubclass(kind, LauncherProblem) and kind is not LauncherProblem
]


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("kind", PROBLEMS)
def test_both_languages_use_the_same_parameters(kind: type[LauncherProblem]) -> None:
    assert set(kind.texts) == {"en", "zh-Hans"}
    assert fields(kind.texts["en"]) == fields(kind.texts["zh-Hans"])


def test_codes_are_unique_and_say_where_they_come_from() -> None:
    codes = [kind.code for kind in PROBLEMS]
    assert len(set(codes)) == len(codes) > 10
    assert all(code.startswith("launcher.") for code in codes)
