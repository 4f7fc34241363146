"""Content with newer versions of its libraries: a new content beside the old one.

What a browser made of the parameters is judged as a package is: nothing of it is trusted. The files
of the content are copied, because whoever removes the old one must not take them away.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from content.h5p.exceptions import NotBehind
from content.h5p.models import Content
from content.h5p.queries import upgrade_job
from content.h5p.rules.drafts import DraftFiles, described_as
from content.h5p.rules.findings import Finding, finding, has_errors
from content.h5p.rules.names import LibraryName
from content.h5p.rules.package import read_package
from content.h5p.rules.upgrades import Upgrade, parts_in
from content.h5p.services.planning import Plan, plan_installation
from content.storage import services as storage


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedUpgrade:
    """Content as it would be with newer libraries: to be carried out as an installation is
    (`carry_out`), with `mark_upgraded` in the same transaction."""

    before: Content
    plan: Plan
    files: DraftFiles
    findings: tuple[Finding, ...]
    sha256: str
    """Stands for the file that was never written: the same for each upgrade to these versions."""

    @property
    def is_sound(self) -> bool:
        """Whether it may be carried out."""
        return not has_errors(self.findings)


def plan_content_upgrade(
    *,
    tenant: int,
    content: UUID,
    target: LibraryName,
    parameters_json: str,
    metadata: Mapping[str, Any],
) -> PlannedUpgrade:
    """Judge what a browser made of the content for `target`, the new version of its main library.

    `parameters_json` and `metadata` are what came of `queries.upgrade_job`; the title stays. Reads
    only. Raises ContentUnknown, NotBehind, UpgradeScriptTooLarge.
    """
    job = upgrade_job(tenant, content)
    if job is None or job.upgrade.target != target:
        raise NotBehind
    before = job.content
    files = DraftFiles(
        described=described_as(
            title=before.title,
            main=target,
            language=before.language,
            metadata={key: each for key, each in metadata.items() if key != "title"},
            libraries=(),
        ),
        parameters_json=parameters_json,
        sizes=before.files,
        open_file=lambda path: storage.open_file(before.storage_prefix + path),
    )
    plan = plan_installation(
        tenant=tenant, files=files, contents=read_package(files), may_install_libraries=False
    )
    if plan.checked is not None and target == before.name:
        named = {each.name for each in before.libraries.all()} - {target}
        if plan.checked.libraries == named:
            raise NotBehind  # No field that holds one of the older parts takes a newer one.
    told = [] if plan.checked is None else _compared(before, target, plan.checked.parameters)
    findings = (*told, *plan.findings)
    return PlannedUpgrade(
        before=before,
        plan=plan,
        files=files,
        findings=findings,
        sha256=_fingerprint(before, job.upgrade),
    )


def mark_upgraded(content: Content, before: Content) -> None:
    """Remember what content was before its upgrade. Runs in the caller's transaction."""
    content.upgraded_from = before
    content.save(update_fields=["upgraded_from"])


def _compared(before: Content, target: LibraryName, after: Any) -> list[Finding]:
    """What there is to say of an upgrade as such."""
    parameters = before.parameters
    if parameters and not after:
        return [finding("h5p.upgrade.emptied")]
    told = [finding("h5p.upgrade.done", before=before.name, after=target)]
    had, has = parts_in(parameters), parts_in(after)
    if has < had:
        told.append(finding("h5p.upgrade.fewer_parts", before=had, after=has))
    return told


def _fingerprint(before: Content, upgrade: Upgrade) -> str:
    targets = ", ".join(sorted(map(str, upgrade.targets)))
    return hashlib.sha256(f"upgrade {before.id} {targets}".encode()).hexdigest()
