"""Makes a new private cluster, whole or not at all.

Everything happens in a folder beside the final one, which is renamed at the end: a kill at any
moment leaves either no cluster or a complete one. The cluster has a superuser that nobody can
sign in as (it exists for PostgreSQL's own single-user mode) and one role of ours, which owns one
database, may create others (tests do) and signs in by password over the socket. Trust is never
used.
"""

import os
import secrets

from lms.config.launcher.binaries import Installation
from lms.config.launcher.exceptions import ClusterNotMade
from lms.config.launcher.places import Place

ROLE = "callcraft"
DATABASE = "callcraft"
_SUPERUSER = "postgres"
_HBA = f"""\
# Written by Callcraft. One role, by password, over the private socket; nothing else.
local all {ROLE} scram-sha-256
"""
_BUILTIN_LOCALES_SINCE = 17


def password_of(place: Place) -> str:
    """Return the role's password, made at random and kept in a private file at first use."""
    try:
        return place.password.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        fresh = place.password.with_name("password.new")
        fresh.unlink(missing_ok=True)
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(32))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(place.password)
        return place.password.read_text(encoding="ascii")


def exists(place: Place) -> bool:
    return place.account.run(["test", "-f", str(place.cluster / "PG_VERSION")]).returncode == 0


def create_cluster(installation: Installation, place: Place, *, durable: bool) -> None:
    """Create the cluster of `place`. Call it under the transition lock.

    With `durable` it is safely on the disk before it gets its final name.

    Raises `ClusterNotMade`, with what the failing program said.
    """
    draft = place.home / "cluster.new"
    _step(place, "clean", ["rm", "-rf", "--", str(draft)])
    _step(
        place,
        "initdb",
        [
            installation.initdb,
            f"--pgdata={draft}",
            f"--username={_SUPERUSER}",
            "--auth=reject",
            "--encoding=UTF8",
            "--data-checksums",
            # The role and the hba file follow; all is synced together, below.
            "--no-sync",
            *_locale_options(installation, place),
        ],
    )
    place.account.write(draft / "pg_hba.conf", _HBA)
    _step(
        place,
        "role",
        [installation.postgres, "--single", "-D", str(draft), "-j", "template1"],
        stdin=_first_statements(password_of(place)),
    )
    if durable:
        _step(place, "sync", [installation.initdb, f"--pgdata={draft}", "--sync-only"])
    _step(place, "rename", ["mv", str(draft), str(place.cluster)])


def _first_statements(password: str) -> str:
    # With -j a statement ends at a semicolon followed by an empty line.
    return "\n\n".join(
        (
            f"CREATE ROLE {ROLE} LOGIN CREATEDB PASSWORD '{password}';",
            f"GRANT pg_monitor TO {ROLE};",
            f"CREATE DATABASE {DATABASE} OWNER {ROLE};",
            "",
        )
    )


def _locale_options(installation: Installation, place: Place) -> list[str]:
    """Sort by code point, which never changes, and know the letters of all scripts.

    An operating system's update can change the order of any other locale and with it silently
    break indexes. Where people read a list, the query names its own collation.
    """
    if installation.major >= _BUILTIN_LOCALES_SINCE:
        return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    known = place.account.run(["locale", "-a"]).stdout.split()
    letters = next((name for name in known if name.lower() in {"c.utf8", "c.utf-8"}), "C")
    return ["--locale=C", f"--lc-ctype={letters}"]


def _step(place: Place, name: str, command: list[str], *, stdin: str = "") -> None:
    try:
        done = place.account.run(command, stdin=stdin)
    except OSError as error:
        raise ClusterNotMade(home=place.home, step=name, why=error) from error
    if done.returncode:
        raise ClusterNotMade(home=place.home, step=name, why=done.stdout.strip()[-2000:])
