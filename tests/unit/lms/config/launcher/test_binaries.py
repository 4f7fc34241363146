"""Which PostgreSQL is chosen, told with programs that only say their version."""

import os
from pathlib import Path

import pytest

from lms.config.launcher import binaries
from lms.config.launcher.accounts import account_of, server_account
from lms.config.launcher.exceptions import NoPostgres, WrongMajor


@pytest.fixture
def machine(short_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine on which only what a test installs can be found."""
    monkeypatch.setattr(binaries, "_USUAL_FOLDERS", (f"{short_folder}/usual/*/bin",))
    monkeypatch.setattr(binaries, "_wheel_folders", list)
    monkeypatch.setattr(binaries, "_search_path", lambda: [short_folder / "path"])
    return short_folder


def install(folder: Path, version: str) -> Path:
    folder.mkdir(parents=True)
    for name in ("postgres", "initdb"):
        program = folder / name
        program.write_text(f"#!/bin/sh\necho '{name} (PostgreSQL) {version}'\n", encoding="ascii")
        program.chmod(0o755)
    return folder


def chosen(machine: Path) -> str:
    return binaries.choose(server_account(), machine / "cluster", machine / "shared").version


def cluster_of(machine: Path, major: str) -> None:
    (machine / "cluster").mkdir()
    (machine / "cluster" / "PG_VERSION").write_text(f"{major}\n", encoding="ascii")
    (machine / "cluster").chmod(0o755)


def test_newest_installed_is_chosen_by_number_not_by_letter(machine: Path) -> None:
    install(machine / "path", "15.4")
    install(machine / "usual/a/bin", "16.9 (Debian 16.9-1)")
    install(machine / "usual/b/bin", "16.10")
    assert chosen(machine) == "16.10"


def test_programs_behind_a_link_are_found_where_they_really_are(machine: Path) -> None:
    real = install(machine / "opt/postgres/bin", "17.1")
    (machine / "path").mkdir()
    (machine / "path/postgres").symlink_to(real / "postgres")
    found = binaries.choose(server_account(), machine / "cluster", machine / "shared")
    assert found.initdb == str(real.resolve() / "initdb")


def test_too_old_a_version_is_refused_with_a_way_out(machine: Path) -> None:
    install(machine / "path", "14.12")
    with pytest.raises(NoPostgres, match=r"14\.12.*DATABASE_URL"):
        chosen(machine)


def test_programs_without_initdb_do_not_count(machine: Path) -> None:
    (install(machine / "path", "16.1") / "initdb").unlink()
    with pytest.raises(NoPostgres, match="none at all"):
        chosen(machine)


def test_existing_cluster_gets_its_own_major_version(machine: Path) -> None:
    install(machine / "path", "17.2")
    install(machine / "usual/a/bin", "15.6")
    cluster_of(machine, "15")
    assert chosen(machine) == "15.6"


def test_existing_cluster_of_another_major_version_is_left_alone(machine: Path) -> None:
    install(machine / "path", "17.2")
    cluster_of(machine, "16")
    with pytest.raises(WrongMajor, match=r"made by PostgreSQL 16, but only PostgreSQL 17\.2"):
        chosen(machine)


def test_preview_version_is_understood(machine: Path) -> None:
    install(machine / "path", "19beta1")
    assert chosen(machine) == "19beta1"


def test_wheel_is_used_only_when_nothing_is_installed(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = install(machine / "wheel/pginstall18/bin", "18.4")
    monkeypatch.setattr(binaries, "_wheel_folders", lambda: [wheel])
    assert chosen(machine) == "18.4"
    install(machine / "path", "15.1")
    assert chosen(machine) == "15.1"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives its programs to another user")
def test_wheel_that_the_servers_account_cannot_reach_is_copied_to_where_it_can(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = install(machine / "closed/site/package/pginstall18/bin", "18.4")
    (machine / "closed/site/package.libs").mkdir()
    (machine / "closed/site/package.libs/library.so").write_bytes(b"code")
    (machine / "closed").chmod(0o700)
    monkeypatch.setattr(binaries, "_wheel_folders", lambda: [wheel])
    found = binaries.choose(server_account(), machine / "cluster", machine / "shared")
    assert found.folder.is_relative_to(machine / "shared")
    libraries = found.folder / "../../../package.libs/library.so"
    assert libraries.read_bytes() == b"code"
    assert (machine / "closed").stat().st_mode & 0o777 == 0o700


def test_server_never_runs_as_root() -> None:
    if os.geteuid() == 0:
        assert server_account().uid != 0
    else:
        assert server_account() == account_of(os.geteuid())
