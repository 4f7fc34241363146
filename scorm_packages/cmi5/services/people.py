"""Forgetting people: learners with their sessions, and whoever let others off a unit."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final

from django.conf import settings
from django.db.models import Q, QuerySet

from scorm_packages.cmi5.models import AuProgress, AuSession, CourseProgress
from scorm_packages.cmi5.services.settling import held_registration
from scorm_packages.runtime.models import Registration
from scorm_packages.runtime.queries.people import is_account_of
from xapi.lrs.rules.holders import Involved
from xapi.statements.actors import Identifier

_NOT_THEIRS: Final = ("waived_by", "launch_token")
"""Columns that tell of others: who decided, and what opened the record store."""


class UnitHolder:
    """cmi5's part in forgetting and exporting a person (`xapi.lrs.rules.holders`).

    Rows about a learner go with their registration (`forget_registration`); what is left to do
    here is the name of whoever waived somebody's unit. The waiver itself is that learner's.
    """

    name = "units"

    def involved(self, tenant: int, person: Collection[Identifier]) -> Iterable[Involved]:
        for waived in _waived_by(tenant, person).select_related("registration"):
            learner = waived.registration
            account = ("account", learner.actor_home_page, learner.actor_name)
            yield Involved(learner.id, account)

    def counts(self, tenant: int, person: Collection[Identifier]) -> Mapping[str, int]:
        found = Counter(waivers_given=_waived_by(tenant, person).count())
        for what, rows in _rows_about(tenant, is_account_of(person, "registration__")).items():
            found[what] = rows.count()
        return +found

    def forget(
        self, tenant: int, person: Collection[Identifier], pseudonym: Identifier
    ) -> Mapping[str, int]:
        """Put the pseudonym under the waivers of one registration."""
        first = _waived_by(tenant, person).first()
        if first is None:
            return {}
        held_registration(tenant, first.registration_id)
        theirs = _waived_by(tenant, person).filter(registration=first.registration_id)
        return +Counter(waivers_given=theirs.update(waived_by=pseudonym[-1]))

    def export(
        self, tenant: int, person: Collection[Identifier]
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        for what, rows in _rows_about(tenant, is_account_of(person, "registration__")).items():
            for row in rows.order_by("id"):
                yield what, row.columns(without=_NOT_THEIRS)
        for row in _waived_by(tenant, person):
            # Of another learner's unit nothing is told but that it was waived, when and why.
            yield "waivers_given", {"waived_at": row.waived_at, "waived_reason": row.waived_reason}


def forget_registration(registration: Registration) -> Mapping[str, int]:
    """Take away all that is kept of a registration's units. The caller holds the registration."""
    this = Q(registration=registration)
    rows = _rows_about(registration.tenant, this)
    return +Counter({what: found.delete()[0] for what, found in rows.items()})


def _rows_about(
    tenant: int, registrations: Q
) -> dict[str, QuerySet[AuSession] | QuerySet[AuProgress] | QuerySet[CourseProgress]]:
    return {
        "unit_sessions": AuSession.objects.filter(registrations, tenant=tenant),
        "units": AuProgress.objects.filter(registrations, tenant=tenant),
        "unit_courses": CourseProgress.objects.filter(registrations, tenant=tenant),
    }


def _waived_by(tenant: int, person: Collection[Identifier]) -> QuerySet[AuProgress]:
    """Units that the person let others off: in `waived_by` stands who of our own people."""
    home_page = settings.CALLCRAFT_ACTOR_HOME_PAGE
    names = [one[2] for one in person if one[:2] == ("account", home_page)]
    return AuProgress.objects.filter(tenant=tenant, waived_by__in=names).order_by("id")
