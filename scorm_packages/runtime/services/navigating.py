"""Navigation where no content is in play: from the contents, or after the content has ended."""

from django.db import transaction
from django.utils import timezone

from scorm_packages.runtime import queries
from scorm_packages.runtime.exceptions import NoNavigation, TokenInvalid
from scorm_packages.runtime.models import Attempt, Package, RuntimeSession
from scorm_packages.runtime.rules.envelope import Navigation
from scorm_packages.runtime.rules.navigation import Bearings, Carried, carried, free_outcome
from scorm_packages.runtime.rules.token import Claims
from scorm_packages.runtime.services.courses import take_up
from scorm_packages.runtime.services.telling import tell
from scorm_packages.runtime.services.tracking import keep_outcome
from scorm_packages.sequencing.requests import NavigationRequest, Request


def navigate(claims: Claims, navigation: Navigation) -> Bearings:
    """Carry out a navigation request of the token's session, and say where the course stands.

    Where the course has moved on since the session was opened, nothing is carried out: the page
    is told once more what came of its own request, or to go where the course is now.

    Raises TokenInvalid; NoNavigation where the package is not one of SCORM 2004.
    """
    now = timezone.now()
    with transaction.atomic():
        attempt = (
            Attempt.objects.select_for_update(of=("self",), no_key=True)
            .select_related("registration__package")
            .filter(tenant=claims.tenant, id=claims.attempt)
            .first()
        )
        session = RuntimeSession.objects.filter(
            tenant=claims.tenant, id=claims.session, attempt=claims.attempt
        ).first()
        if attempt is None or session is None:
            raise TokenInvalid
        if session.standard != Package.Format.SCORM_2004:
            raise NoNavigation
        request = Request(navigation.request)
        if session.mode != RuntimeSession.Mode.NORMAL:
            items = queries.items_of_package(claims.tenant, attempt.registration.package_id)
            outcome = free_outcome(items, session.item_id, request, navigation.target)
            return queries.bearings_of_visit(
                claims.tenant, attempt.id, item=session.item_id, outcome=outcome
            )
        guide = take_up(claims.tenant, attempt.id, language=session.language)
        if session.delivery != guide.course.delivery:
            known = session.outcome
            return guide.bearings(Carried.from_record(known) if known else Carried("deliver"))
        outcome = carried(guide.carry_out(NavigationRequest(request, navigation.target), now))
        bearings = guide.save(now, outcome)
        keep_outcome(claims.tenant, session.id, outcome, guide.course.delivery)
        if guide.statements:
            tell(claims.tenant, guide.statements)
    return bearings
