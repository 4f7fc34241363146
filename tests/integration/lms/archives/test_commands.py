"""`python -m lms archive …`: prove, verify, erase, and the keys (R148)."""

import argparse
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lms.config.commands import archive
from tests.builders.archive_centre import Centre, lay_open

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_tenant(three_days: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLCRAFT_TENANT", str(three_days.id))


def parsed(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    archive.add_to(parser.add_subparsers(required=True))
    return parser.parse_args(["archive", *words])


def run(*words: str) -> int:
    arguments = parsed(*words)
    return int(arguments.run(arguments))


def told(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_proof_of_one_person_is_written_and_recognised(
    three_days: Centre, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "ana.zip")
    number = three_days.ana.employee_no
    assert run("prove", "--person", number, "--out", out, "--json") == 0
    assert told(capsys)["entries"] == 3
    assert run("verify", out, "--json") == 0
    report = told(capsys)
    assert report["ok"]
    assert report["proof"]["people"] == 1
    assert run("verify", out) == 0
    assert "all entries of 1 person(s), nobody else's" in capsys.readouterr().out
    with pytest.raises(SystemExit, match="no employee"):
        run("prove", "--person", "none", "--out", out)


def test_person_is_erased_with_a_certificate(
    three_days: Centre, capsys: pytest.CaptureFixture[str]
) -> None:
    three_days.bo.left_on = date(2020, 1, 1)
    three_days.bo.save()
    words = ("--person", three_days.bo.employee_no, "--by", three_days.hr.employee_no)
    assert run("erase", *words, "--ground", "request 12", "--json") == 0
    assert told(capsys) == {"certificate": 10, "destroyed": [1, 3, 4, 6, 7, 9]}
    assert run("verify-database", "--json") == 0
    (named,) = told(capsys)["destroyed"]
    assert named["under"] == "request 12"


def test_contents_are_closed_and_keys_renewed(
    three_days: Centre, capsys: pytest.CaptureFixture[str]
) -> None:
    lay_open(three_days.id)
    assert run("close-contents", "--json") == 0
    assert told(capsys) == {"count": 9, "documents": 0}
    assert run("renew-key", "--json") == 0
    assert told(capsys)["count"] >= 2
    assert run("verify-database", "--json") == 0
