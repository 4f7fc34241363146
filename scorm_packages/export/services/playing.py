"""A learner of another system opens a course that was dispatched there.

Who they are is what that system says; it is believed for this dispatch and nowhere else. Somebody
new takes a place, and places are counted under the dispatch's lock, so that of many who come at
once no more get in than there is room for. Locks go dispatch, registration, attempt, session.
"""

import hmac
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid5

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from scorm_packages.export import queries
from scorm_packages.export.exceptions import DispatchUnknown, TooManyLaunches
from scorm_packages.export.models import Dispatch, DispatchLearner, DispatchRegistration
from scorm_packages.export.rules.dispatching import (
    Arrival,
    check_open,
    check_room,
    home_page_of,
    read_token,
)
from scorm_packages.export.services.dispatches import hashed
from scorm_packages.runtime.exceptions import PackageRetired
from scorm_packages.runtime.models import RuntimeSession
from scorm_packages.runtime.services import open_session, register
from xapi.lrs.services.rates import RATES

PER_MINUTE = 1200
"""Launches of one dispatch: a class of hundreds that begins at the same minute."""
PER_LEARNER_AND_MINUTE = 20
_LEAVING = "callcraft.dispatch-left"


def dispatch_of_token(token: str) -> Dispatch:
    """The dispatch whose zip carries this token. Raises DispatchUnknown."""
    claims = read_token(token)
    # The one query without a tenant: the token is what tells the tenant.
    found = claims and Dispatch.objects.select_related("package").filter(id=claims[0]).first()
    if not claims or not found:
        raise DispatchUnknown
    if not hmac.compare_digest(found.secret_sha256, hashed(claims[1])):
        raise DispatchUnknown
    return found


def open_dispatched(dispatch: Dispatch, arrival: Arrival) -> str:
    """Open the course for a learner; returns the address of its player.

    Raises DispatchOff, DispatchExpired, OriginRefused, DispatchFull, TooManyLaunches,
    PackageRetired, ItemNotPlayable.
    """
    now = timezone.now()
    check_open(queries.conditions_of(dispatch), arrival.origin, now)
    _take_turn(dispatch, arrival)
    with transaction.atomic():
        taken = _known(dispatch, arrival) or _taken_up(dispatch, arrival, now)
        DispatchRegistration.objects.filter(tenant=taken.tenant, id=taken.id).update(
            origin=arrival.origin,
            channel=arrival.channel,
            launches=taken.launches + 1,
            launched_at=now,
        )
        launch = open_session(
            tenant=dispatch.tenant,
            registration=taken.registration_id,
            mode=RuntimeSession.Mode.NORMAL if arrival.counts else RuntimeSession.Mode.BROWSE,
            language=arrival.language,
            exit_url=_exit_url(taken),
        )
    return launch.url


def registration_of_exit(signed: str) -> DispatchRegistration:
    """The taking that a learner has just left, by the address of the exit page.

    Raises DispatchUnknown for an address that we did not make.
    """
    try:
        tenant, taken = signing.loads(signed, salt=_LEAVING)
    except signing.BadSignature:
        raise DispatchUnknown from None
    found = (
        DispatchRegistration.objects.filter(tenant=tenant, id=taken)
        .select_related("learner__dispatch")
        .first()
    )
    if found is None:
        raise DispatchUnknown
    return found


def _take_turn(dispatch: Dispatch, arrival: Arrival) -> None:
    # The dispatch first: whoever has its zip can name learners without end, and each is counted.
    limits: Mapping[UUID, int] = {
        dispatch.id: PER_MINUTE,
        uuid5(dispatch.id, arrival.learner_id): PER_LEARNER_AND_MINUTE,
    }
    for counter, limit in limits.items():
        wait = RATES.take(dispatch.tenant, counter, limit)
        if wait is not None:
            raise TooManyLaunches(seconds=int(wait) + 1)


def _known(dispatch: Dispatch, arrival: Arrival) -> DispatchRegistration | None:
    """The taking to go on with: the one that the other system remembers, else the latest.

    None for somebody new; also for somebody whose system begins anew after they had finished, and
    where the version they had was withdrawn.
    """
    learner = queries.learner_of(dispatch, arrival.learner_id)
    if learner is None:
        return None
    usable = [
        taken
        for taken in queries.registrations_of(learner)
        if taken.registration.package.retired_at is None
    ]
    for taken in usable:
        if taken.registration_id == arrival.registration:
            return taken
    if not usable:
        return None
    latest = usable[0]
    begins_anew = arrival.is_first and queries.standing_of_registration(latest).completed
    return None if begins_anew else latest


def _taken_up(dispatch: Dispatch, arrival: Arrival, now: datetime) -> DispatchRegistration:
    """Give somebody a place. Runs in the caller's transaction."""
    held = Dispatch.objects.select_for_update(of=("self",), no_key=True)
    dispatch = held.select_related("package").get(tenant=dispatch.tenant, id=dispatch.id)
    conditions = queries.conditions_of(dispatch)
    check_open(conditions, arrival.origin, now)  # It may have been switched off just now.
    if known := _known(dispatch, arrival):
        return known  # Another window of the same learner was faster.
    learner = queries.learner_of(dispatch, arrival.learner_id)
    learners, registrations = queries.used_up(dispatch)
    new_learners = learners if learner else learners + 1
    check_room(conditions, learners=new_learners, registrations=registrations + 1)
    package = queries.current_package(dispatch)
    if package is None:
        raise PackageRetired
    if learner is None:
        learner = DispatchLearner.objects.create(
            tenant=dispatch.tenant,
            dispatch=dispatch,
            learner_id=arrival.learner_id,
            name=arrival.learner_name,
            first_at=now,
        )
    earlier = queries.registrations_of(learner)
    number = 1 + (earlier[0].number if earlier else 0)
    registration = register(
        tenant=dispatch.tenant,
        package=package,
        actor_home_page=home_page_of(dispatch.id),
        actor_name=arrival.learner_id,
        learner_name=arrival.learner_name,
        learner_id=arrival.learner_id,
        number=number,
    )
    return DispatchRegistration.objects.create(
        tenant=dispatch.tenant,
        learner=learner,
        registration=registration,
        number=number,
        origin=arrival.origin,
        channel=arrival.channel,
        launched_at=now,
    )


def _exit_url(taken: DispatchRegistration) -> str:
    signed = signing.dumps([taken.tenant, str(taken.id)], salt=_LEAVING)
    return settings.CALLCRAFT_BASE_URL + reverse("dispatch:left", args=[signed])
