"""A centre whose rules know attendance and consequences, and what is told of its learners."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from lms.grading import services
from lms.grading.models import Decision, Recommendation
from lms.people.models import Employee
from lms.regulation.models import RuleSetVersion
from lms.regulation.services import activate_rule_set, draft_rule_set
from lms.tracks.models import Enrolment, Track, TrackItem
from lms.tracks.rules.activities import item_activity
from lms.tracks.services import tell
from tests.builders.attended import FIRST_DAY, tardy_rules
from tests.builders.centre import Centre
from tests.builders.judging import RULES, gate, part
from xapi import vocabulary as v

START = datetime(2026, 3, 2, 1, tzinfo=UTC)
ITEMS = ("theory", "call", "papers")
RUN = "11111111-aaaa-4aaa-8aaa-111111111111"


def rules(version: str = "1.0.0", **changes: Any) -> dict[str, Any]:
    """Two components, a gate, a ladder and consequences, with tests that prove them."""
    content: dict[str, Any] = {
        **RULES,
        "key": "test.ruled",
        "version": version,
        "effective_from": "2020-01-01",
        "components": [
            part("theory", "0.5", required=True),
            part("call", "0.5", required=True, not_applicable="leave_out"),
        ],
        "critical": [
            {
                "id": "privacy",
                "item": "privacy*",
                "title": {"en": "Privacy", "zh-Hans": "隐私"},
                "clause": "C1",
                "on_hit": "fail_attempt",
            }
        ],
        "gates": gate(["<=", "fact.absence_share", "1/3"]),
        **tardy_rules(),
        "tests": [
            {
                "name": outcome,
                "given": {
                    "items": {
                        "theory": [{"score": score, "completed": True}],
                        "call": [{"score": score, "completed": True}],
                    },
                    "facts": {"missed_hours": "0", "total_hours": "24"},
                },
                "expect": {"outcome": outcome},
            }
            for outcome, score in (("pass", "80"), ("fail", "30"))
        ],
    }
    content["consequences"] = [*content["consequences"], clearance()]
    return json.loads(json.dumps({**content, **changes}))  # type: ignore[no-any-return]


def clearance() -> dict[str, Any]:
    return {
        "id": "clearance",
        "title": {"en": "Cleared to take calls", "zh-Hans": "准予上岗接听"},
        "clause": "C1",
        "when": ["all", ["is", "gate.gate"], ["==", "total.outcome", "pass"]],
        "recommend": "clearance",
        "confirm": "supervisor",
    }


@dataclass
class Ruled:
    """One learner in a track of a class, a scorecard and a paper; nothing of it is a package."""

    centre: Centre = field(default_factory=Centre)
    content: Mapping[str, Any] = field(default_factory=rules)
    track: Track | None = None
    learner: Employee = field(init=False)
    enrolment: Enrolment = field(init=False)

    def __post_init__(self) -> None:
        if self.track is None:
            self.activate(self.content)
            self.track = self.centre.track([("All", "全部", [])], rule_set="test.ruled")
            stage = self.track.stages.get()
            kinds = (TrackItem.Kind.CLASS, TrackItem.Kind.ASSESSMENT, TrackItem.Kind.DOCUMENT)
            for position, (key, kind) in enumerate(zip(ITEMS, kinds, strict=True), start=1):
                TrackItem.objects.create(
                    tenant=self.tenant,
                    track=self.track,
                    stage=stage,
                    key=key,
                    kind=kind,
                    position=position,
                    title_en=key.title(),
                    title_zh=f"项目 {key}",
                )
        self.learner = self.centre.person("Lin Xia")
        self.enrolment = self.centre.enrolled(self.learner, self.track)

    @property
    def tenant(self) -> int:
        return self.centre.tenant.id

    def another(self) -> "Ruled":
        """Another learner in the same track."""
        return Ruled(centre=self.centre, track=self.track)

    def activate(self, content: Mapping[str, Any]) -> RuleSetVersion:
        draft = draft_rule_set(tenant=self.tenant, content=content)
        return activate_rule_set(tenant=self.tenant, version_id=draft.id)

    def activity(self, key: str) -> str:
        return item_activity(TrackItem.objects.get(track=self.enrolment.track_id, key=key).id)

    def assess(self, key: str, score: str, minute: int = 0, **extensions: Any) -> UUID:
        """Somebody judges the learner: a score out of 100, and what else the scorecard says."""
        stored = tell(
            self.enrolment,
            verb=v.ASSESSED,
            activity={"id": self.activity(key), "definition": {"type": v.SCORECARD.iri}},
            at=START + timedelta(minutes=minute),
            result={"score": {"raw": int(score), "min": 0, "max": 100}},
            extensions=self._extensions(extensions),
        )
        return stored.id

    def session(
        self,
        number: int,
        verb: v.Verb = v.SIGNED_IN,
        *,
        day: date | None = None,
        statement_id: UUID | None = None,
        **minutes: Any,
    ) -> UUID:
        """The sheet of a session is final: this is what it says of the learner."""
        on = day or FIRST_DAY + timedelta(days=number)
        told = {"session_minutes": 60, "run_minutes": 1440, "course_run": RUN, **minutes}
        stored = tell(
            self.enrolment,
            verb=verb,
            activity={
                "id": f"https://callcraft.example/sessions/{number}",
                "definition": {"type": v.TRAINING_SESSION.iri},
            },
            at=datetime(on.year, on.month, on.day, 1, tzinfo=UTC),
            extensions=self._extensions(told),
            statement_id=statement_id,
        )
        return stored.id

    def pass_all(self) -> None:
        self.assess("theory", "80", 1)
        self.assess("call", "90", 2)

    def grade(self) -> list[Decision]:
        return services.grade_enrolment(self.tenant, self.enrolment.id)

    def total(self) -> Decision:
        return Decision.objects.current().get(enrolment=self.enrolment, scope="total")

    def recommended(self, **wanted: Any) -> list[tuple[str, str, str]]:
        """Key, amount and state of what was recommended, the earliest first."""
        found = Recommendation.objects.filter(enrolment=self.enrolment, **wanted)
        return [(one.key, one.amount, one.state) for one in found.order_by("made_at", "id")]

    def _extensions(self, told: Mapping[str, Any]) -> dict[str, Any]:
        return {getattr(v, name.upper()).iri: value for name, value in told.items()}
