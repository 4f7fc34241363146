"""The LMS tests of ADL's CATAPULT project, against a live server and in a real browser.

They are a program of their own and are not kept here. `docs/conformance.md` tells how to get and
build them; then

    CALLCRAFT_CMI5_SUITE=/path/to/CATAPULT/lts \
        .venv/bin/python -m pytest tests/conformance/cmi5/test_catapult.py
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings
from pytest_django.live_server_helper import LiveServer

from tests.conformance.cmi5.catapult import open_counter
from xapi.lrs.services import ensure_partitions

SUITE = Path(os.environ.get("CALLCRAFT_CMI5_SUITE", ""))
LEAST = 87
SECONDS = 60
"""For one of its tests, where it allows itself five: some send more than fifty requests."""

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(900),
    pytest.mark.skipif(
        not (SUITE / "pkg" / "dist" / "001-essentials.zip").is_file(),
        reason="CALLCRAFT_CMI5_SUITE names no built copy of the suite",
    ),
]


@pytest.fixture
def served(live_server: LiveServer) -> Iterator[None]:
    port = live_server.url.rsplit(":", 1)[1]
    with override_settings(
        CALLCRAFT_BASE_URL=f"http://127.0.0.1:{port}",
        CALLCRAFT_CONTENT_ORIGIN=f"http://{{label}}.{settings.CALLCRAFT_CONTENT_HOST}:{port}",
    ):
        yield


def test_lms_tests_of_catapult_pass_whole(
    served: None, tmp_path: Path, chromium_path: Path
) -> None:
    """All of them, none skipped."""
    ensure_partitions()
    result = tmp_path / "result.json"
    with open_counter() as counter:
        ran = run_suite(counter, result, browser_settings(tmp_path, chromium_path))
    assert result.is_file(), ran.stdout[-2000:] + ran.stderr[-2000:]
    told = json.loads(result.read_text())
    failed = [
        f"{' / '.join(test['ancestorTitles'])} / {test['title']}"
        for file in told["testResults"]
        for test in file["assertionResults"]
        if test["status"] != "passed"
    ]
    assert failed == []
    assert told["numPassedTests"] == told["numTotalTests"] >= LEAST


def run_suite(counter: str, result: Path, browser: Path) -> "subprocess.CompletedProcess[str]":
    """Run it with our adapter; the outcome goes into `result` as JSON."""
    npx = shutil.which("npx")
    assert npx is not None, "the suite runs on Node.js"
    command = [npx, "jest", "--runInBand", f"--testTimeout={SECONDS * 1000}"]
    command += ["--reporters=default", "--json", f"--outputFile={result}"]
    given = {
        "CATAPULT_LMS": str(Path(__file__).with_name("catapult_adapter.js")),
        "CATAPULT_SUITE": str(SUITE),
        "CATAPULT_COUNTER": counter,
        "JEST_PUPPETEER_CONFIG": str(browser),
    }
    return subprocess.run(
        command,
        cwd=SUITE,
        env={**os.environ, **given},
        capture_output=True,
        text=True,
        check=False,
        timeout=800,
    )


def browser_settings(folder: Path, chromium: Path) -> Path:
    """The suite's own way to be told which browser to drive."""
    arguments = ["--headless=new", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    launch = {"launch": {"executablePath": str(chromium), "args": arguments}}
    path = folder / "browser.js"
    path.write_text(f"module.exports = {json.dumps(launch)};")
    return path
