"""Packages that can be played, learners who take them, and the envelopes their browsers send."""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from content.storage import services as storage
from scorm_packages.runtime.models import Package, PackageItem, Registration
from scorm_packages.runtime.rules.envelope import Envelope, parse_envelope
from scorm_packages.runtime.services import Launch, open_session, register

TENANT = 1
HOME_PAGE = "https://people.example"


def build_package(
    *,
    files: Mapping[str, str | bytes] | None = None,
    hrefs: tuple[str, ...] = ("index.html",),
    mastery_score: str | None = None,
    kind: str = PackageItem.Kind.SCO,
    tenant: int = TENANT,
) -> Package:
    """An installed SCORM 1.2 package with one item for each of `hrefs`, and its files."""
    label = f"p{uuid4().hex[:12]}"
    package = Package.objects.create(
        tenant=tenant,
        label=label,
        format=Package.Format.SCORM_12,
        identifier="COURSE-1",
        title="通话礼仪入门",
        language="zh-CN",
        storage_prefix=f"packages/{tenant}/{label}/",
        zip_sha256="0" * 64,
        size_bytes=0,
        file_count=len(files or {}),
        imported_by="builder",
    )
    for position, href in enumerate(hrefs):
        PackageItem.objects.create(
            tenant=tenant,
            package=package,
            identifier=f"ITEM-{position + 1}",
            title=f"第 {position + 1} 课",
            href=href,
            kind=kind,
            position=position,
            mastery_score=None if mastery_score is None else Decimal(mastery_score),
            data_from_lms="seed=4",
        )
    for path, text in (files or {}).items():
        data = text if isinstance(text, bytes) else text.encode()
        storage.put(package.storage_prefix + path, io.BytesIO(data))
    return package


def build_registration(package: Package, *, learner: str = "A-17") -> Registration:
    return register(
        tenant=package.tenant,
        package=package,
        actor_home_page=HOME_PAGE,
        actor_name=learner,
        learner_name="林示例",
        learner_id=learner,
    )


def build_launch(registration: Registration, **options: Any) -> Launch:
    return open_session(tenant=registration.tenant, registration=registration, **options)


@dataclass
class Browser:
    """The browser's side of one session: numbers commits, and can say them again."""

    session: UUID
    replay_for: UUID | None = None
    seq: int = 0
    said: list[dict[str, Any]] = field(default_factory=list)

    def commit(
        self,
        *sets: tuple[str, str],
        time: str | None = None,
        terminate: bool = False,
        at: datetime | None = None,
        go: str = "",
        target: str = "",
    ) -> dict[str, Any]:
        """Make the next commit, without sending it.

        `go` is the navigation request with which it ends its session.
        """
        self.seq += 1
        made = {
            "seq": self.seq,
            "uuid": str(uuid4()),
            "at": (at or datetime.now(UTC)).isoformat(),
            "set": [list(pair) for pair in sets],
            "sessionTime": time,
            "terminate": terminate or bool(go),
        }
        if go:
            made["navigation"] = {"request": go, "target": target}
        self.said.append(made)
        return made

    def body(self, *commits: dict[str, Any]) -> bytes:
        """The bytes that would be posted for these commits."""
        return json.dumps(
            {
                "session": str(self.session),
                "replayFor": None if self.replay_for is None else str(self.replay_for),
                "commits": list(commits),
            }
        ).encode()

    def envelope(self, *commits: dict[str, Any]) -> Envelope:
        return parse_envelope(self.body(*commits))
