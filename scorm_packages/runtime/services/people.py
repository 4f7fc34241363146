"""Forgetting a learner, and telling all that is kept about them.

What the run-time keeps is the state of play. It is for whoever can go on playing, and nobody can
go on as a pseudonym; besides, a registration hangs on an enrolment, and that on a person, so that
no pseudonym would hide whose answers these are. Therefore attempts go with all that they hold,
whether a person is erased or gets a pseudonym. What happened, how it came out and how long it
took stands in the record's statements, and they decide what is left of it there.

The registration stays, under the pseudonym of the statements: grades, archive and the rooms above
name it by its id. Whoever comes back begins a new one.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final

from django.db.models import Max

from scorm_packages.runtime.models import Attempt, Registration
from scorm_packages.runtime.queries.people import (
    attempts_of,
    everything_about,
    learner_records_of_person,
    registrations_of_person,
    rows_of_attempts,
)
from scorm_packages.runtime.signals import registration_forgotten
from xapi.lrs.rules.holders import Involved
from xapi.statements.actors import Identifier

_SHARED: Final = "shared_records"


class RunTimeHolder:
    """The run-time's part in forgetting and exporting a person (`xapi.lrs.rules.holders`)."""

    name = "courses"

    def involved(self, tenant: int, person: Collection[Identifier]) -> Iterable[Involved]:
        for row in registrations_of_person(tenant, person):
            yield Involved(row.id, ("account", row.actor_home_page, row.actor_name))

    def counts(self, tenant: int, person: Collection[Identifier]) -> Mapping[str, int]:
        registrations = registrations_of_person(tenant, person)
        attempts = attempts_of(registrations)
        found = {what: rows.count() for what, rows in rows_of_attempts(attempts).items()}
        return +Counter(
            {
                "registrations": registrations.count(),
                "attempts": attempts.count(),
                **found,
                _SHARED: learner_records_of_person(tenant, person).count(),
            }
        )

    def forget(
        self, tenant: int, person: Collection[Identifier], pseudonym: Identifier
    ) -> Mapping[str, int]:
        """Forget one registration; when none is left, what the person's courses share."""
        held = registrations_of_person(tenant, person).select_for_update(of=("self",))
        registration = held.first()
        if registration is not None:
            return _forget_registration(registration, pseudonym)
        # Locked after everything of an attempt (decision 0004); no attempt is left here.
        gone, _ = learner_records_of_person(tenant, person).delete()
        return +Counter({_SHARED: gone})

    def export(
        self, tenant: int, person: Collection[Identifier]
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        return everything_about(tenant, person)


def _forget_registration(registration: Registration, pseudonym: Identifier) -> Mapping[str, int]:
    """Take away all of a registration but its row; that gets the pseudonym. The row is held."""
    done = Counter(registrations=1)
    for _, counts in registration_forgotten.send(Registration, registration=registration):
        done.update(counts)
    attempts = Attempt.objects.filter(tenant=registration.tenant, registration=registration)
    # Attempts first, as whoever plays does: what is being saved now is waited for.
    held = attempts.select_for_update(of=("self",)).order_by("number")
    locked = Attempt.objects.filter(id__in=[attempt.id for attempt in held.only("id")])
    for what, rows in rows_of_attempts(locked).items():
        done[what], _ = rows.delete()
    done["attempts"], _ = locked.delete()
    _, registration.actor_home_page, registration.actor_name = pseudonym
    registration.learner_name = registration.learner_id = ""
    registration.number = _free_number(registration)
    registration.calls_until = None
    registration.save()
    return +done


def _free_number(registration: Registration) -> int:
    """Its number, or the next where the person was forgotten in this package before."""
    same = Registration.objects.filter(
        tenant=registration.tenant,
        package=registration.package_id,
        actor_home_page=registration.actor_home_page,
        actor_name=registration.actor_name,
    )
    if not same.filter(number=registration.number).exists():
        return registration.number
    return 1 + (same.aggregate(most=Max("number"))["most"] or 0)
