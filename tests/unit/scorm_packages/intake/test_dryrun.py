"""What a dry run says about a package."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorm_packages.intake.rules.dryrun import (
    MAX_BYTES,
    DryRunError,
    findings_of,
    read_dry_run,
)
from tests.builders.dry_run import dry_run_report

UNDECIDED = {"completion": "incomplete", "success": "", "decidedAfterActions": None}


def codes(**changes: Any) -> list[str]:
    return [
        each.code for each in findings_of(read_dry_run(dry_run_report(**changes)), date(2026, 1, 5))
    ]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, []),
        ({"initialized": False}, ["dryrun.never_initialized"]),
        ({"initialized": False, "kind": "asset"}, []),
        (
            {"initialized": False, "kind": "asset", "missingFiles": ["a.png"]},
            ["dryrun.missing_files"],
        ),
        (UNDECIDED, ["dryrun.never_completes"]),
        (UNDECIDED | {"completion": ""}, ["dryrun.counts_when_closed"]),
        (
            UNDECIDED | {"completion": "", "finished": False},
            ["dryrun.never_completes", "dryrun.never_finishes"],
        ),
        (UNDECIDED | {"ranOutOfTime": True}, ["dryrun.not_walked_through"]),
        ({"decidedAfterActions": 0, "decidedAfterMs": 900}, ["dryrun.passes_at_once"]),
        ({"decidedAfterActions": 2, "interactions": 1}, ["dryrun.passes_on_first_action"]),
        ({"decidedAfterActions": 2, "interactions": 4}, []),
        ({"completion": "failed", "success": "failed", "decidedAfterActions": 0}, []),
        ({"suspendDataLength": 3277}, ["dryrun.suspend_data_large"]),
        ({"suspendDataLength": 3276}, []),
        ({"suspendDataLength": 3277, "standard": "scorm2004"}, []),
        ({"suspendDataLength": 51_200, "standard": "scorm2004"}, ["dryrun.suspend_data_large"]),
        ({"commits": 0}, ["dryrun.no_commit"]),
        ({"finished": False}, ["dryrun.never_finishes"]),
        ({"apiErrors": {"405": 3}}, ["dryrun.api_errors"]),
        ({"scriptErrors": ["x is not defined"]}, ["dryrun.script_errors"]),
        ({"missingFiles": ["media/a.mp3"]}, ["dryrun.missing_files"]),
        ({"blockedHosts": ["fonts.example"]}, ["dryrun.blocked_hosts"]),
    ],
)
def test_each_behaviour_has_its_finding(changes: dict[str, Any], said: list[str]) -> None:
    assert codes(**changes) == [*said, "dryrun.walked"]


def test_findings_name_the_part_and_the_figures() -> None:
    run = read_dry_run(dry_run_report(suspendDataLength=4000, apiErrors={"405": 3, "201": 1}))
    large, errors, walked = findings_of(run, date(2026, 1, 5))
    assert "4000" in large.message("en")
    assert "4096" in large.message("zh-Hans")
    assert "201 (× 1), 405 (× 3)" in errors.message("en")
    assert "2026-01-05" in walked.message("zh-Hans")


def test_what_is_the_same_of_several_parts_is_said_once() -> None:
    report = json.loads(dry_run_report(initialized=False))
    part = report["parts"].pop("a")
    report["total"] = 8
    report["parts"] = {str(n): part | {"title": f"Part {n}"} for n in range(8)}
    said, walked = findings_of(read_dry_run(json.dumps(report)), date(2026, 1, 5))
    assert (said.code, walked.code) == ("dryrun.never_initialized", "dryrun.walked")
    assert "“Part 0”, “Part 1”" in said.message("en")
    assert "Part 5”, “…”" in said.message("zh-Hans")


def test_parts_that_were_not_walked_are_said() -> None:
    left, walked = findings_of(read_dry_run(dry_run_report(total=3)), date(2026, 1, 5))
    assert (left.code, walked.code) == ("dryrun.parts_left", "dryrun.walked")
    assert "1 of 3" in left.message("en")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        json.dumps({"startedAt": "x", "total": 1, "parts": {}}),
        dry_run_report(actions=-1),
        dry_run_report(title="x" * 3000),
        dry_run_report(apiErrors={str(n): 1 for n in range(51)}),
        dry_run_report(extra=1),
        dry_run_report(scriptErrors=["x" * 501]),
        "{" + " " * MAX_BYTES + "}",
        '"\ud800"',
    ],
)
def test_what_is_no_report_is_refused(text: str) -> None:
    with pytest.raises(DryRunError):
        read_dry_run(text)


@given(st.text(max_size=200))
def test_any_other_text_is_refused_and_never_breaks(text: str) -> None:
    with pytest.raises(DryRunError):
        read_dry_run(text)
