"""What is served, and what keeps it from being served."""

import socket
from pathlib import Path

import pytest

from lms.config.launcher.exceptions import PortInUse
from lms.config.launcher.serve import Plan, check_port, programs, why_not_ready


def plan(*, demo: bool) -> Plan:
    return Plan(data=Path("/data"), port=9000, demo=demo, web_workers=2, web_threads=8)


def test_web_server_stops_first_so_that_no_new_work_comes_in() -> None:
    assert [program.name for program in programs(plan(demo=True))] == ["web", "worker", "practice"]


def test_practice_lms_belongs_to_the_demo_only() -> None:
    assert [program.name for program in programs(plan(demo=False))] == ["web", "worker"]


def test_practice_lms_listens_beside_the_web_server() -> None:
    assert programs(plan(demo=True))[-1].command[-2:] == ["--port", "9001"]


def test_environment_is_read_with_its_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLCRAFT_DATA", "/somewhere")
    monkeypatch.setenv("CALLCRAFT_DEMO", "0")
    for name in ("PORT", "CALLCRAFT_WEB_WORKERS", "CALLCRAFT_WEB_THREADS"):
        monkeypatch.delenv(name, raising=False)
    expected = Plan(Path("/somewhere"), 8000, demo=False, web_workers=2, web_threads=4)
    assert Plan.from_environment() == expected


def test_port_in_use_is_told_with_another_to_try() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortInUse) as refused:
            check_port(port, "the web server", port)
    assert f"make run PORT={port + 10}" in refused.value.text("en")


def test_port_that_is_free_again_is_accepted() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    check_port(port, "the web server", port)


def test_number_that_is_no_port_is_refused() -> None:
    with pytest.raises(PortInUse):
        check_port(70_000, "the web server", 70_000)


def test_address_where_nobody_listens_is_not_ready() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert "refused" in str(why_not_ready(f"http://127.0.0.1:{port}/readyz"))
