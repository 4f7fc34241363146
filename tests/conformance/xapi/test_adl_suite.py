"""ADL's own conformance suite for Learning Record Stores, against a live server.

It is a program of its own and is not kept here. `docs/conformance.md` tells how to get it; then

    CALLCRAFT_LRS_SUITE=/path/to/lrs-conformance-test-suite \
        .venv/bin/python -m pytest tests/conformance/xapi/test_adl_suite.py
"""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from xapi.lrs.services import create_credential, ensure_partitions

SUITE = Path(os.environ.get("CALLCRAFT_LRS_SUITE", ""))
LEAST = {"1.0.3": 1365, "2.0.0": 1435}

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(600),
    pytest.mark.skipif(
        not (SUITE / "bin" / "console_runner.js").is_file(),
        reason="CALLCRAFT_LRS_SUITE names no copy of the suite",
    ),
]


@pytest.mark.parametrize("version", LEAST)
def test_the_suite_of_adl_passes_whole(version: str, live_server: LiveServer) -> None:
    """All of it: a hook of the suite that fails would skip tests without a word."""
    ensure_partitions()
    key, secret = create_credential(tenant=1, name="ADL's suite", scopes=["all"])
    node = shutil.which("node")
    assert node is not None, "the suite runs on Node.js"
    command = [node, "bin/console_runner.js", "-e", f"{live_server.url}/xapi", "-a"]
    command += ["-u", key, "-p", secret, "-x", version]
    ran = subprocess.run(
        command, cwd=SUITE, capture_output=True, text=True, check=False, timeout=500
    )
    log = re.search(r"log written to (\S+\.log)", ran.stdout)
    assert log is not None, ran.stdout[-2000:] + ran.stderr[-2000:]
    result = json.loads(Path(log[1]).read_text())
    assert failures(result["log"]) == []
    assert result["summary"]["passed"] == result["summary"]["total"] >= LEAST[version]


def failures(part: dict[str, Any], path: str = "") -> list[str]:
    """The titles of the tests that failed, with what was wrong."""
    here = f"{path} / {part.get('title') or part.get('name') or ''}"
    inside = part.get("tests") or []
    if not inside and part.get("status") == "failed":
        return [f"{here}: {part.get('error')}"]
    return [failure for test in inside for failure in failures(test, here)]
