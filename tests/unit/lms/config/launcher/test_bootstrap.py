"""Preparing a checkout: what is done once is not done again, and what is missing is told."""

import sys
from pathlib import Path

import pytest

from deploy.bootstrap import browser, stamps
from deploy.bootstrap.checks import Check, run_all
from deploy.bootstrap.console import ROOT, Impossible, answer
from deploy.bootstrap.tasks import main


def test_fingerprint_changes_with_content_name_and_extra_text() -> None:
    makefile, readme = ROOT / "Makefile", ROOT / "pyproject.toml"
    values = {
        stamps.fingerprint([makefile]),
        stamps.fingerprint([readme]),
        stamps.fingerprint([makefile, readme]),
        stamps.fingerprint([makefile], "3.11"),
    }
    assert len(values) == 4
    assert stamps.fingerprint([makefile, readme]) == stamps.fingerprint([readme, makefile])


def test_stamp_is_fresh_only_for_what_it_was_made_from(tmp_path: Path) -> None:
    stamp = tmp_path / "deep" / "stamp"
    assert not stamps.is_fresh(stamp, "a")
    stamps.mark(stamp, "a")
    assert stamps.is_fresh(stamp, "a")
    assert not stamps.is_fresh(stamp, "b")


def test_named_browser_that_does_not_start_is_not_passed_over(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(browser.VARIABLE, str(tmp_path / "nowhere"))
    with pytest.raises(Impossible, match="not a browser that starts"):
        browser.find()


def test_stub_that_only_tells_how_to_install_a_browser_is_passed_over(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Ubuntu's chromium-browser is such a stub."""
    stub, real = tmp_path / "chromium", tmp_path / "google-chrome"
    stub.write_text("#!/bin/sh\necho 'requires the snap' >&2\nexit 1\n", encoding="ascii")
    real.write_text("#!/bin/sh\necho 'Chrome 1'\n", encoding="ascii")
    for program in (stub, real):
        program.chmod(0o755)
    monkeypatch.delenv(browser.VARIABLE, raising=False)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(browser, "_NAMES", ("chromium", "google-chrome"))
    assert browser.find() == real


def test_missing_and_failing_programs_give_no_answer(tmp_path: Path) -> None:
    assert answer([tmp_path / "nowhere"]) is None
    assert answer([sys.executable, "-c", "raise SystemExit(1)"]) is None
    assert answer([sys.executable, "-c", "print(1)"]) == "1"


def test_every_failing_check_is_shown_whole(capsys: pytest.CaptureFixture[str]) -> None:
    checks = [
        Check(name, [sys.executable, "-c", f"print('seen by {name}'); raise SystemExit({status})"])
        for name, status in (("one", 1), ("two", 0), ("three", 2))
    ]
    assert not run_all(checks)
    told = capsys.readouterr().err
    assert "seen by one" in told
    assert "seen by three" in told
    assert "seen by two" not in told
    assert told.rstrip().endswith("FAILED: one, three")
    assert run_all(checks[1:2])


def test_unknown_task_is_answered_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dance"]) == 2
    assert "run|build|test" in capsys.readouterr().err
