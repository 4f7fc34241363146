"""`h5p` on the command line: an operator's day with libraries and contents."""

import contextlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from content.h5p.models import Library
from lms.config import commands
from lms.people.models import Tenant
from tests.builders.h5p import choice_parameters, h5p_package, library
from tests.builders.h5p_courses import build_h5p_course

pytestmark = pytest.mark.django_db

Run = Callable[..., Any]
QUESTION = "Callcraft.TestQuestion-1.2"


@pytest.fixture
def tenant() -> int:
    return Tenant.objects.create(name_en="C", name_zh="C", host="").id


@pytest.fixture
def run(tenant: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `h5p …`; what it prints as JSON. The database is the one of the test."""
    monkeypatch.setenv("CALLCRAFT_TENANT", str(tenant))
    monkeypatch.setattr(commands, "_database", contextlib.nullcontext)

    def call(*words: object, exits: int = 0) -> Any:
        assert commands.main(["h5p", *map(str, words), "--json"]) == exits
        return json.loads(capsys.readouterr().out)

    return call


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "question.h5p"
    path.write_bytes(h5p_package(library("Callcraft.TestQuestion"), choice_parameters()))
    return path


def test_a_library_from_installing_to_removing(run: Run, file: Path) -> None:
    done = run("install", file, "--by", "operator")
    assert any("TestQuestion" in each for each in done["installed"])
    (row,) = run("libraries", "--search", "testquestion")
    assert (row["library"], row["state"], row["installed_by"]) == (QUESTION, "on", "operator")
    assert run("off", QUESTION)["state"] == "off"
    assert run("libraries", "--search", "testquestion")[0]["state"] == "off"
    assert run("on", QUESTION)["state"] == "on"
    assert run("remove", QUESTION)["state"] == "gone"
    assert run("libraries", "--search", "testquestion") == []


def test_what_cannot_be_read_is_refused(run: Run, tmp_path: Path) -> None:
    broken = tmp_path / "broken.h5p"
    broken.write_bytes(b"no zip")
    done = run("install", broken, exits=3)
    assert done["installed"] == []
    assert done["findings"][0]["severity"] == "error"
    with pytest.raises(SystemExit):
        run("install", tmp_path / "nowhere.h5p")


def test_a_library_that_is_needed_or_unknown_stays_as_it_is(run: Run, tenant: int) -> None:
    build_h5p_course(tenant=tenant)
    assert run("remove", QUESTION, exits=1)["error"]["code"] == "h5p.library_in_use"
    assert run("off", "H5P.Nowhere-1.0", exits=1)["error"]["code"] == "h5p.library_unknown"
    with pytest.raises(SystemExit):
        run("off", "no name")
    assert Library.objects.filter(machine_name="Callcraft.TestQuestion").exists()


def test_the_list_of_what_may_come_in(run: Run) -> None:
    entry = run("allow", "H5P.Blanks", "--by", "operator")
    assert (entry["machine_name"], entry["allowed_by"]) == ("H5P.Blanks", "operator")
    assert run("allowed")["allowed"] == [entry]
    assert run("allow", "no name!", exits=1)["error"]["code"] == "h5p.wrong_machine_name"
    assert run("disallow", "H5P.Blanks")["machine_name"] == "H5P.Blanks"
    assert run("disallow", "H5P.Blanks", exits=1)["error"]["code"] == "h5p.library_unknown"
    assert run("allowed") == {"only_these": False, "allowed": []}


def test_contents_are_listed_and_written(run: Run, tenant: int, tmp_path: Path) -> None:
    package = build_h5p_course(tenant=tenant)
    (row,) = run("content")
    assert (row["package"], row["library"]) == (str(package.id), QUESTION)
    assert run("content", "--search", "nothing like it") == []
    out = tmp_path / "out.h5p"
    assert run("export", package.id, "--out", out)["file"] == str(out)
    assert run("install", out)["installed"] == []  # All of it is here already.


def test_a_content_that_cannot_be_written_leaves_no_file(
    run: Run, tenant: int, tmp_path: Path
) -> None:
    out = tmp_path / "out.h5p"
    stranger = build_h5p_course(tenant=tenant + 1)
    refused = run("export", stranger.id, "--out", out, exits=1)
    assert refused["error"]["code"] == "h5p.content_unknown"
    assert not out.exists()


def test_people_read_lines(
    run: Run, tenant: int, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for words, said in (
        (["install", str(file)], "TestQuestion"),
        (["libraries"], "on  Callcraft.TestBase-1.0"),
        (["off", QUESTION], f"off  {QUESTION}"),
        (["allow", "H5P.Blanks"], "allowed: H5P.Blanks"),
        (["allowed"], "H5P.Blanks"),
        (["disallow", "H5P.Blanks"], "no longer allowed: H5P.Blanks"),
    ):
        assert commands.main(["h5p", *words]) == 0
        assert said in capsys.readouterr().out
