"""Forgetting learners of other systems: who they are is what that system said.

Their registrations are the run-time's to forget. Here the name and the id go; the learner stays
under the pseudonym, because places of a dispatch that were taken remain taken.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Q, QuerySet

from scorm_packages.export.models import Dispatch, DispatchLearner, DispatchRegistration
from scorm_packages.export.rules.dispatching import dispatch_of_home_page
from xapi.lrs.rules.holders import Involved
from xapi.statements.actors import Identifier


class DispatchHolder:
    """The part of dispatches in forgetting and exporting a person (`xapi.lrs.rules.holders`)."""

    name = "dispatches"

    def involved(self, tenant: int, person: Collection[Identifier]) -> Iterable[Involved]:
        learners = _learners(tenant, person)
        rows = DispatchRegistration.objects.filter(tenant=tenant, learner__in=learners.order_by())
        for row in rows.select_related("registration"):
            of = row.registration
            yield Involved(of.id, ("account", of.actor_home_page, of.actor_name))

    def counts(self, tenant: int, person: Collection[Identifier]) -> Mapping[str, int]:
        count = _learners(tenant, person).count()
        return {"dispatch_learners": count} if count else {}

    def forget(
        self, tenant: int, person: Collection[Identifier], pseudonym: Identifier
    ) -> Mapping[str, int]:
        """Forget a learner of one dispatch. Whoever takes a place there holds the dispatch too."""
        first = _learners(tenant, person).first()
        if first is None:
            return {}
        Dispatch.objects.select_for_update(no_key=True).get(tenant=tenant, id=first.dispatch_id)
        learner = _learners(tenant, person).filter(id=first.id).first()
        if learner is not None:  # Nobody else was faster.
            _forget(learner, pseudonym[-1])
        return {"dispatch_learners": 1}

    def export(
        self, tenant: int, person: Collection[Identifier]
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        for learner in _learners(tenant, person).select_related("dispatch"):
            yield "learner", {**learner.columns(), "destination": learner.dispatch.destination}
            for taken in learner.registrations.order_by("number"):
                yield "taking", taken.columns(without=["channel"])


def _forget(learner: DispatchLearner, pseudonym: str) -> None:
    """Put the pseudonym in the place of name and id; who was forgotten before is the same one."""
    takings = DispatchRegistration.objects.filter(tenant=learner.tenant, learner=learner)
    takings.update(channel="")
    before = DispatchLearner.objects.filter(
        tenant=learner.tenant, dispatch=learner.dispatch_id, learner_id=pseudonym
    ).first()
    if before is None:
        learner.learner_id, learner.name = pseudonym, ""
        learner.save(update_fields=["learner_id", "name"])
        return
    highest = before.registrations.count()
    for number, taken in enumerate(takings.order_by("number"), highest + 1):
        taken.learner, taken.number = before, number
        taken.save(update_fields=["learner", "number"])
    learner.delete()


def _learners(tenant: int, person: Collection[Identifier]) -> QuerySet[DispatchLearner]:
    """Whom the accounts mean: each dispatch is a home page of its own."""
    theirs = Q(pk__in=())
    for kind, *values in person:
        if kind == "account" and (dispatch := dispatch_of_home_page(values[0])):
            theirs |= Q(dispatch=dispatch, learner_id=values[1])
    return DispatchLearner.objects.filter(theirs, tenant=tenant).order_by("id")
