"""Which content is behind the installed libraries, and what a browser needs to bring it up."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from content.h5p.exceptions import ContentUnknown, UpgradeScriptTooLarge
from content.h5p.models import Content, ContentLibrary
from content.h5p.queries.installed import (
    InstalledLibraries,
    current_libraries,
    installed_libraries,
    read_sound_semantics,
)
from content.h5p.rules.names import LibraryName
from content.h5p.rules.semantics import Semantics
from content.h5p.rules.upgrades import (
    Upgrade,
    newest_of_each,
    newest_version,
    plan_upgrade,
)
from content.storage import services as storage

SCRIPT = "upgrades.js"
LARGEST_SCRIPT = 1024 * 1024
"""Of `upgrades.js`; real ones have some kilobytes."""
PATIENCE_MS = 20_000
"""How long a step may take. Real ones take less than a millisecond."""


@dataclass(frozen=True, slots=True)
class Behind:
    """Content that can be brought to newer versions of its libraries.

    `target` is that of its main library: the same as before where only its parts are behind.
    """

    content: UUID
    library: LibraryName
    target: LibraryName


@dataclass(frozen=True, slots=True, kw_only=True)
class UpgradeJob:
    """What the page that upgrades content works with."""

    content: Content
    upgrade: Upgrade
    scripts: Mapping[str, str]
    """`upgrades.js` by machine name, of the newest version that occurs: it has all steps."""

    def as_data(self) -> dict[str, Any]:
        """What the page is given (`content/frontend/src/h5p-upgrade/protocol.ts`)."""
        return {
            "library": str(self.upgrade.main),
            "target": str(self.upgrade.target),
            "parameters": self.content.parameters_json,
            "metadata": {**self.content.metadata, "title": self.content.title},
            "shapes": {str(name): shape for name, shape in self.upgrade.shapes.items()},
            "scripts": dict(self.scripts),
            "patience": PATIENCE_MS,
        }


def contents_behind(tenant: int, contents: Collection[UUID]) -> dict[UUID, Behind]:
    """Return those of the contents that are behind; at most four queries, of any number."""
    installed = installed_libraries(tenant)
    usable = _usable(installed)
    named: dict[UUID, list[LibraryName]] = {}
    rows = ContentLibrary.objects.filter(tenant=tenant, content__in=contents)
    rows = rows.order_by("content", "position")
    for content, name, major, minor in rows.values_list(
        "content", "machine_name", "major", "minor"
    ):
        named.setdefault(content, []).append(LibraryName(name, major, minor))
    semantics_of = _semantics(tenant)
    plan = cache(_planner(installed, semantics_of))
    behind: dict[UUID, Behind] = {}
    for content, names in named.items():
        # Definitions are read only where something newer is there at all.
        if any(newest_version(each, usable) != each for each in names):
            upgrade = plan(names[0])
            if upgrade.changes(names):
                behind[content] = Behind(content, names[0], upgrade.target)
    return behind


def upgrade_job(tenant: int, content: UUID) -> UpgradeJob | None:
    """Return what is needed to bring content up; None when it is not behind.

    Raises ContentUnknown, UpgradeScriptTooLarge.
    """
    row = Content.objects.filter(tenant=tenant, id=content).first()
    if row is None:
        raise ContentUnknown(id=content)
    installed = installed_libraries(tenant)
    names = [each.name for each in row.libraries.all()]
    upgrade = _planner(installed, _semantics(tenant))(row.name, tuple(names))
    if not upgrade.changes(names):
        return None
    return UpgradeJob(content=row, upgrade=upgrade, scripts=_scripts(tenant, upgrade))


def _planner(
    installed: InstalledLibraries, semantics_of: Callable[[LibraryName], Semantics | None]
) -> Callable[..., Upgrade]:
    usable = _usable(installed)
    runnable = [
        name
        for name in usable
        if (each := installed.describe(name)) is not None and each.is_runnable
    ]

    def plan(main: LibraryName, named: tuple[LibraryName, ...] = ()) -> Upgrade:
        target = newest_version(main, runnable)
        return plan_upgrade(main, target, usable=usable, semantics_of=semantics_of, named=named)

    return plan


def _usable(installed: InstalledLibraries) -> list[LibraryName]:
    return [name for name, each in installed.by_name.items() if not each.is_disabled]


def _semantics(tenant: int) -> Callable[[LibraryName], Semantics | None]:
    """The definitions of all current libraries; asked for with the first one, in one query."""

    @cache
    def texts() -> dict[LibraryName, str]:
        rows = current_libraries(tenant).values_list("machine_name", "major", "minor", "semantics")
        return {LibraryName(name, major, minor): text for name, major, minor, text in rows}

    def semantics_of(name: LibraryName) -> Semantics | None:
        text = texts().get(name)
        return None if text is None else read_sound_semantics(text)

    return semantics_of


def _scripts(tenant: int, upgrade: Upgrade) -> dict[str, str]:
    """Return the scripts of all libraries that may occur. Raises UpgradeScriptTooLarge."""
    newest = newest_of_each(upgrade.shapes)
    rows = current_libraries(tenant).filter(machine_name__in=newest)
    found: dict[str, str] = {}
    for row in rows.only("machine_name", "major", "minor", "patch", "files", "storage_prefix"):
        if SCRIPT in row.files and newest[row.machine_name] == row.name:
            if row.files[SCRIPT] > LARGEST_SCRIPT:
                raise UpgradeScriptTooLarge(library=row)
            script = b"".join(storage.open_file(row.storage_prefix + SCRIPT))
            found[row.machine_name] = script.decode("utf-8-sig", errors="replace")
    return found
