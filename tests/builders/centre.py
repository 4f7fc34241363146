"""A made-up call centre for tests of pages: people, packages, tracks, play and decisions.

Everything goes through the services where there is one; only play and decisions are written as
rows, because a page is to be tested in states that would take a whole course to reach.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import count

from django.utils import timezone

from lms.grading.models import Decision
from lms.people.models import Employee, Tenant, Unit
from lms.people.rules.roles import Role
from lms.people.services import grant_role
from lms.regulation.models import RuleSetVersion
from lms.regulation.services import install_default_rule_sets
from lms.tracks.models import Enrolment, Stage, Track, TrackItem
from lms.tracks.services import open_course
from scorm_packages.manifest.findings import Finding
from scorm_packages.runtime.models import Attempt, Package, PackageItem, ScoState

PASSWORD = "one-made-up-password"

_numbers = count(1)


@dataclass
class Centre:
    """One tenant. Every method makes one thing of it and returns it."""

    name_en: str = "Harbour Light Contact Centre"
    name_zh: str = "港湾之光客服中心"
    host: str = ""
    tenant: Tenant = field(init=False)

    def __post_init__(self) -> None:
        self.tenant = Tenant.objects.create(
            name_en=self.name_en, name_zh=self.name_zh, host=self.host
        )
        install_default_rule_sets(self.tenant.id)

    def unit(self, name: str, parent: Unit | None = None) -> Unit:
        return Unit.objects.create(tenant=self.tenant.id, name=name, parent=parent)

    def person(
        self, name: str, *roles: Role, unit: Unit | None = None, login: str = "", language: str = ""
    ) -> Employee:
        """Somebody; with a `login` of their own they may sign in with PASSWORD (which is slow)."""
        number = next(_numbers)
        person = Employee.objects.create_employee(
            tenant=self.tenant.id,
            login=login or f"person{number}",
            password=PASSWORD if login else None,
            employee_no=f"T{number:05d}",
            name=name,
            unit=unit,
            language=language,
        )
        for role in roles or (Role.LEARNER,):
            grant_role(person, role)
        return person

    def package(
        self,
        title: str = "First call",
        *,
        scos: Sequence[str] = ("First call",),
        findings: Sequence[Finding] = (),
    ) -> Package:
        """An installed package without files."""
        number = next(_numbers)
        package = Package.objects.create(
            tenant=self.tenant.id,
            label=f"p{number}",
            format=Package.Format.SCORM_12,
            identifier=f"PACKAGE-{number}",
            title=title,
            storage_prefix=f"packages/p{number}/",
            zip_sha256=f"{number:064x}",
            size_bytes=1_258_291,
            file_count=12,
            findings=[finding.as_record() for finding in findings],
            imported_by="Trainer",
        )
        for position, sco in enumerate(scos, start=1):
            PackageItem.objects.create(
                tenant=self.tenant.id,
                package=package,
                identifier=f"SCO-{position}",
                title=sco,
                href=f"sco{position}.html",
                kind=PackageItem.Kind.SCO,
                position=position,
            )
        return package

    def track(
        self,
        stages: Sequence[tuple[str, str, Sequence[tuple[str, str, str, Package]]]],
        *,
        title: tuple[str, str] = ("New-hire training", "新员工培训"),
        rule_set: str = "csr.new_hire",
        kind: str = Track.Kind.NEW_HIRE,
        gated: bool = True,
    ) -> Track:
        """A track of stages `(english, chinese, [(key, english, chinese, package), …])`."""
        number = next(_numbers)
        track = Track.objects.create(
            tenant=self.tenant.id,
            key=f"track-{number}",
            kind=kind,
            title_en=title[0],
            title_zh=title[1],
            rule_set_key=rule_set,
        )
        for place, (stage_en, stage_zh, items) in enumerate(stages, start=1):
            stage = Stage.objects.create(
                tenant=self.tenant.id,
                track=track,
                position=place,
                title_en=stage_en,
                title_zh=stage_zh,
                gated=gated and place > 1,
            )
            for position, (key, item_en, item_zh, package) in enumerate(items, start=1):
                TrackItem.objects.create(
                    tenant=self.tenant.id,
                    track=track,
                    stage=stage,
                    key=key,
                    position=position,
                    title_en=item_en,
                    title_zh=item_zh,
                    minutes=8 + position,
                    package=package,
                )
        return track

    def enrolled(self, learner: Employee, track: Track, *, due_on: date | None = None) -> Enrolment:
        return Enrolment.objects.create(
            tenant=self.tenant.id,
            employee=learner,
            track=track,
            enrolled_at=timezone.now(),
            due_on=due_on,
        )

    def played(
        self,
        enrolment: Enrolment,
        key: str,
        status: str = "incomplete",
        *,
        score: str | None = None,
        seconds: int = 300,
    ) -> None:
        """The learner has been in every part of a course, and the content said `status` of it."""
        item = TrackItem.objects.get(tenant=self.tenant.id, track_id=enrolment.track_id, key=key)
        registration = open_course(enrolment, item)
        attempt, _ = Attempt.objects.get_or_create(
            tenant=self.tenant.id, registration=registration, number=1
        )
        for part in PackageItem.objects.filter(tenant=self.tenant.id, package=item.package_id):
            ScoState.objects.create(
                tenant=self.tenant.id,
                attempt=attempt,
                item=part,
                lesson_status=status,
                score_raw=Decimal(score) if score else None,
                total_time_cs=seconds * 100,
            )

    def decided(
        self, enrolment: Enrolment, scope: str, outcome: str, score: str | None = None
    ) -> Decision:
        """A decision as grading would leave it, superseding the one before about the same scope."""
        chain = Decision.objects.filter(tenant=self.tenant.id, enrolment=enrolment, scope=scope)
        before = chain.order_by("-number").first()
        rules = RuleSetVersion.objects.get(tenant=self.tenant.id, key=enrolment.track.rule_set_key)
        return Decision.objects.create(
            tenant=self.tenant.id,
            enrolment=enrolment,
            employee_id=enrolment.employee_id,
            scope=scope,
            number=before.number + 1 if before else 1,
            outcome=outcome,
            score=Decimal(score) if score else None,
            rule_set=rules,
            rule_set_sha256=rules.sha256,
            engine_version="1",
            record={},
            record_bytes_sha256="0" * 64,
            supersedes=before,
            computed_at=_now(),
        )


def _now() -> datetime:
    return timezone.now()
