"""Why this grade: one page that takes a decision apart, down to clause and statement."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from lms.classes.rules.wording import LEAVE_KINDS
from lms.grading.models import Decision, Recommendation
from lms.grading.pages.wording import title_of_step
from lms.grading.queries import (
    chain_of,
    recommendations_of,
    standing_decisions,
    titles_of_items,
    visible_decisions,
)
from lms.grading.queries.appeals import grade_appealable
from lms.grading.rules.evaluate import component_scope
from lms.grading.rules.evidence import OWN_VERBS
from lms.grading.rules.explain import explain, natural_order
from lms.grading.rules.figures import percent
from lms.grading.rules.marks import KIND
from lms.people.access import viewer_of
from lms.people.services import audit
from lms.regulation.queries import compiled
from lms.regulation.rules.numbers import shown
from lms.regulation.rules.rule_set import RuleSet, Text
from xapi import vocabulary
from xapi.problems import text_in

_VERB_TERMS: Final = {short: vocabulary.term(iri) for iri, short in OWN_VERBS.items()}


@dataclass(frozen=True, slots=True)
class PartRow:
    """A component as the total sees it, with its own decision where there is one."""

    title: str
    weight: str
    pass_mark: str
    score: str | None
    outcome: str
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of the reckoning: whose, by which formula, over which figures."""

    title: str
    expr: str
    operands: Sequence[tuple[str, str]]
    value: str
    clause: str


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A statement the decision rests on."""

    at: datetime
    verb: str
    item: str
    score: str | None
    statement_id: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """A cited clause, and how its unclear points are read."""

    id: str
    source: str
    text: str
    readings: Sequence[tuple[str, str]]


@require_safe
def decision(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    """Show a decision to whom it concerns and to those who may see that person's results."""
    viewer = viewer_of(request)
    found = get_object_or_404(
        visible_decisions(viewer).select_related("employee", "enrolment__track", "rule_set"),
        id=decision_id,
    )
    if found.employee_id != viewer.id:
        audit(viewer, "grading.viewed", "decision", found.id)
    context = dict(_Presented(found).context())
    context["may_appeal"] = grade_appealable(viewer, found, context["latest"])
    context["appeal"] = found.appeals.first()
    return render(request, "grading/decision.html", context)


class _Presented:
    """A decision in the words of the current language."""

    def __init__(self, found: Decision) -> None:
        self.decision = found
        self.record = found.record
        self.rules: RuleSet = compiled(found.rule_set)
        self.items = titles_of_items(found.tenant, found.enrolment.track_id)
        self.language = get_language() or "en"

    def context(self) -> Mapping[str, Any]:
        found = self.decision
        chain = list(chain_of(found))
        first, *reasons = explain(self.record, self.rules, self.items)
        return {
            "decision": found,
            "score": self.record["score"],
            "title": self._scope_title(),
            "track_title": self._said(
                {"en": found.enrolment.track.title_en, "zh-Hans": found.enrolment.track.title_zh}
            ),
            "verdict": self._said(first.as_dict()),
            "reasons": [(self._said(said.as_dict()), said.clause) for said in reasons],
            "parts": self._parts() if found.is_total else [],
            "steps": [self._step(step) for step in self.record["trace"]],
            "evidence": [
                self._evidence(entry)
                for entry in self.record["evidence"]
                if entry.get("kind") != KIND
            ],
            "clauses": list(self._clauses()),
            "rule_set_title": self._said(self.rules.title),
            "chain": chain,
            "latest": chain[0],
            "consequences": list(self._consequences()),
            "attendance": [
                {**entry, "leave_words": self._leave(entry["leave"])}
                for entry in self.record["evidence"]
                if entry.get("kind") == KIND
            ],
        }

    def _said(self, text: Mapping[str, str]) -> str:
        return text_in(text, self.language)

    def _leave(self, kind: str) -> str:
        """A kind of leave in words; what classes do not know of is shown as it was told."""
        return self._said(LEAVE_KINDS[kind]) if kind in LEAVE_KINDS else kind

    def _scope_title(self) -> str:
        kind, _sep, component = self.decision.scope.partition(":")
        title = self.rules.component(component).title if kind == "component" else self.rules.title
        return self._said(title)

    def _parts(self) -> list[PartRow]:
        """What the total was made of, as it was then; the links lead to what stands today."""
        values = {step["id"]: step["value"] for step in self.record["trace"]}
        enrolment_id = self.decision.enrolment_id
        standing = standing_decisions(self.decision.tenant, [enrolment_id])[enrolment_id]
        return [
            PartRow(
                title=self._said(part.title),
                weight=percent(part.weight),
                pass_mark=shown(part.pass_mark),
                score=values.get(f"component.{part.id}.score"),
                outcome=values.get(f"component.{part.id}.outcome", "indeterminate"),
                decision=standing.get(component_scope(part.id)),
            )
            for part in self.rules.components
        ]

    def _step(self, step: Mapping[str, Any]) -> StepRow:
        return StepRow(
            title=self._step_title(step["id"]),
            expr=step["expr"],
            operands=[
                (name, step["operands"][name])
                for name in sorted(step["operands"], key=natural_order)
            ],
            value=step["value"],
            clause=step["clause"],
        )

    def _step_title(self, step_id: str) -> str:
        return title_of_step(self.rules, step_id, self.language)

    def _consequences(self) -> Iterable[Recommendation]:
        """What was recommended because of this grade, with what came of it."""
        if not self.decision.is_total:
            return []
        found = recommendations_of(self.decision.tenant, self.decision.enrolment_id)
        return found.exclude(state=Recommendation.State.SUPERSEDED)

    def _evidence(self, entry: Mapping[str, Any]) -> EvidenceRow:
        term = _VERB_TERMS[entry["verb"]]
        title: Text = self.items.get(entry["item"], {"en": entry["item"], "zh-Hans": entry["item"]})
        return EvidenceRow(
            at=datetime.fromisoformat(entry["at"]),
            verb=self._said(term.display) if term else entry["verb"],
            item=self._said(title),
            score=entry["score"],
            statement_id=entry["statement_id"],
            sha256=entry["sha256"],
        )

    def _clauses(self) -> Iterable[ClauseRow]:
        """The clauses that the steps cite, in the order of the rule set."""
        cited = {step["clause"] for step in self.record["trace"]}
        for clause_id, clause in self.rules.clauses.items():
            if clause_id in cited:
                yield ClauseRow(
                    id=clause_id,
                    source=self._said(clause["source"]),
                    text=self._said(clause["text"]),
                    readings=[
                        (reading["id"], self._said(reading["text"]))
                        for reading in self.rules.readings_of(clause_id)
                    ],
                )
