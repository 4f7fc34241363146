"""`deploy/env.example` is complete: it lists what is read, and nothing that is not."""

import re

from lms.config import env

READ = re.compile(
    r"""(?:text|flag|number|words)\(\s*"([A-Z_0-9]+)"|environ\.get\("(CALLCRAFT_\w+)"""
)
ROOMS = ("lms", "content", "scorm_packages", "xapi", "deploy/bootstrap")
BY_NAME_ELSEWHERE = {"CALLCRAFT_CHROMIUM"}


def variables_read() -> set[str]:
    sources = (path for room in ROOMS for path in (env.REPOSITORY / room).rglob("*.py"))
    found = (READ.findall(path.read_text(encoding="utf-8")) for path in sources)
    return {first or second for matches in found for first, second in matches} | BY_NAME_ELSEWHERE


def variables_listed() -> list[str]:
    text = (env.REPOSITORY / "deploy/env.example").read_text(encoding="utf-8")
    return re.findall(r"(?m)^([A-Z_0-9]+)=", text)


def test_every_variable_that_is_read_is_listed_once_and_no_other() -> None:
    listed = variables_listed()
    assert sorted(listed) == sorted(variables_read())


def test_every_variable_is_explained() -> None:
    text = (env.REPOSITORY / "deploy/env.example").read_text(encoding="utf-8")
    for paragraph in text.split("\n\n"):
        assert paragraph.startswith("# "), paragraph
