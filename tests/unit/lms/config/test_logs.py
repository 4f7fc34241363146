"""What never gets into a log line (R147)."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from lms.config.logs import logging_settings

TOKEN = "AQAAAAAAAAABawTA5GsrpSQBogf-TtB1wZgbA8vSpA84AaIH_VfCc"


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What is written to standard error by logs that are set up as in production."""
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    logging_settings(debug=False, as_json=True)
    yield stream
    monkeypatch.undo()
    logging_settings(debug=False, as_json=True)


def test_a_launch_token_is_not_logged_by_whoever_logs_a_path(written: io.StringIO) -> None:
    structlog.get_logger("callcraft.tests").info("request", path=f"/l/{TOKEN}/files/index.html")
    logging.getLogger("django.request").error("Internal Server Error: %s", f"/l/{TOKEN}/state")
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    assert [lines[0]["path"], lines[1]["event"]] == [
        "/l/…/files/index.html",
        "Internal Server Error: /l/…/state",
    ]


def test_a_launch_token_in_an_exception_is_not_logged(written: io.StringIO) -> None:
    try:
        raise OSError(f"no answer for http://p1.content.localhost/l/{TOKEN}/")
    except OSError:
        logging.getLogger("django.request").exception("failed")
    assert "no answer for" in written.getvalue()
    assert TOKEN not in written.getvalue()
