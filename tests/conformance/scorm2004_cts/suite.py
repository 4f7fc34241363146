"""All packages of a folder, replayed."""

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.conformance.scorm2004_cts.host import Host
from tests.conformance.scorm2004_cts.implied import implied_script
from tests.conformance.scorm2004_cts.package import MANIFEST, Package, read_package
from tests.conformance.scorm2004_cts.properties import read_pairs
from tests.conformance.scorm2004_cts.replay import Replay
from tests.conformance.scorm2004_cts.script import read_script

log = logging.getLogger(__name__)

SCRIPT = "script.properties"
WORDS = "commands.properties"
_MOST_TOLD = 5
"""So many failures of one package are told; the first is what matters."""


@dataclass(slots=True)
class Result:
    """What came of all packages."""

    passed: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """As the command prints it."""
        return {
            "passed": len(self.passed),
            "total": len(self.passed) + len(self.failed) + len(self.skipped),
            "failed": self.failed,
            "skipped": self.skipped,
        }


OpenHost = Callable[[Package], Host]
Teach = Callable[[Mapping[str, Mapping[str, Any]]], None]
"""Gives the learner global objectives that a package before would have left."""

_LEFT_BEHIND: dict[str, tuple[str, dict[str, Any]]] = {
    "gObj-OB03-2": ("OB-03a", {"satisfied": False}),
    "gObj-OB03-3": ("OB-03a", {"measure": "1"}),
    "gObj-OB08": ("OB-08a", {"measure": "1"}),
    "gObj-OB09-obj1": ("OB-09a", {"satisfied": True}),
    "gObj-OB09-obj2": ("OB-09a", {"satisfied": True}),
    "gObj-SX11": (
        "SX-11a",
        {"score_raw": "7", "score_min": "1", "score_max": "3.3333", "progress_measure": "0.011"},
    ),
}
"""Global objectives that belong to the learner, and the package that leaves them so. The suite's
learner takes all packages in order, and some go on where another has ended; where a folder has not
got that other one, this stands for it. Each is seen from what the later scripts begin with."""


def replay_folder(
    folder: Path,
    open_host: OpenHost,
    teach: Teach,
    only: Collection[str] = (),
    *,
    strict: bool = False,
) -> Result:
    """Replay the packages of a folder in the order of their names, with one learner.

    `only` names some of them; without it, all are replayed.
    """
    words = dict(read_pairs(folder / WORDS))
    names = sorted(each.name for each in folder.iterdir() if each.is_dir())
    result = Result()
    taken = sorted(only) or names
    for name in taken:
        try:
            teach(_left_before(folder / name, taken))
            failures = replay_package(folder, name, words, open_host, strict=strict)
        except Exception as error:  # One package that breaks us must not hide what others show.
            log.exception("replay of %s broke", name)
            failures = [f"{type(error).__name__}: {error}"]
        if failures:
            result.failed[name] = "; ".join(failures[:_MOST_TOLD])
        else:
            result.passed.append(name)
    return result


def _left_before(folder: Path, taken: Collection[str]) -> dict[str, dict[str, Any]]:
    """What packages that are not taken would have left for this one."""
    if not (folder / MANIFEST).is_file():
        return {}
    activities = read_package(folder).tree.root.walk()
    maps = (one for each in activities for o in each.objectives for one in o.maps)
    left = {}
    for target in {one.target for one in maps} & _LEFT_BEHIND.keys():
        by, known = _LEFT_BEHIND[target]
        if by < folder.name and by not in taken:
            left[target] = known
    return left


def replay_package(
    folder: Path, name: str, words: Mapping[str, str], open_host: OpenHost, *, strict: bool = False
) -> list[str]:
    """Replay one package; return what was wrong. Raises PackageError when it cannot be read."""
    hosts: dict[str, tuple[Package, Host]] = {}

    def host_of(package: str) -> tuple[Package, Host]:
        if package not in hosts:
            read = read_package(folder / package)
            hosts[package] = (read, open_host(read))
        return hosts[package]

    path = folder / name / SCRIPT
    if not path.is_file():
        package, _ = host_of(name)
        return Replay(package, host_of, strict=strict).play(implied_script(package))
    script = read_script(path, words)
    # A script about several packages lies by itself and names the one to begin with.
    begins_with = name if (folder / name / MANIFEST).is_file() else script.start
    package, _ = host_of(begins_with)
    return Replay(package, host_of, strict=strict).play(script)
