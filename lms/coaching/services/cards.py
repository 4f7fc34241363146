"""Scorecards: drafted from the library, published, and from then on fixed."""

from collections.abc import Sequence
from fractions import Fraction

from django.db import transaction
from django.utils import timezone

from lms.coaching.exceptions import CardFaulty, CardIsFixed
from lms.coaching.models import Scorecard, ScorecardVersion
from lms.coaching.rules.card import Card, faults_of
from lms.coaching.rules.library import sections_from
from lms.people.models import Employee
from lms.people.rules.filing import Text
from lms.people.services import audit
from xapi.tenancy import uuid7

State = ScorecardVersion.State


@transaction.atomic
def make_scorecard(
    actor: Employee,
    title: Text,
    *,
    library: Sequence[str],
    pass_share: Fraction,
    minimum_sample: int,
) -> ScorecardVersion:
    """A new scorecard with a first draft that holds sections of the library."""
    scorecard = Scorecard.objects.create(
        tenant=actor.tenant,
        key=f"card-{uuid7().hex[-12:]}",
        title_en=title["en"],
        title_zh=title["zh-Hans"],
        minimum_sample=minimum_sample,
    )
    audit(actor, "coaching.scorecard_made", "scorecard", scorecard.id)
    return _draft(actor, scorecard, 1, Card(sections_from(library), pass_share))


@transaction.atomic
def draft_version(actor: Employee, scorecard: Scorecard) -> ScorecardVersion:
    """The draft of a scorecard; made from its latest version when there is none."""
    held = Scorecard.objects.select_for_update().get(tenant=actor.tenant, id=scorecard.id)
    latest = held.versions.filter(tenant=actor.tenant).order_by("-number").first()
    if latest is None:
        return _draft(actor, held, 1, Card((), Fraction(4, 5)))
    if latest.state == State.DRAFT:
        return latest
    return _draft(actor, held, latest.number + 1, latest.card)


@transaction.atomic
def save_card(version: ScorecardVersion, card: Card) -> ScorecardVersion:
    """Store the content of a draft. Raises CardIsFixed for what is published."""
    held = _held(version)
    if held.state != State.DRAFT:
        raise CardIsFixed
    held.content, held.sha256 = card.as_content(), card.sha256
    held.save(update_fields=["content", "sha256"])
    return held


@transaction.atomic
def publish_card(actor: Employee, version: ScorecardVersion) -> ScorecardVersion:
    """Let calls be scored by this version from now on; the one before is retired.

    Raises CardIsFixed, and CardFaulty with the keys and codes of what is wrong.
    """
    held = _held(version)
    if held.state != State.DRAFT:
        raise CardIsFixed
    if faults := list(faults_of(held.card)):
        raise CardFaulty(faults=", ".join(f"{key} {code}".strip() for key, code in faults))
    ScorecardVersion.objects.filter(
        tenant=actor.tenant, scorecard=held.scorecard_id, state=State.ACTIVE
    ).update(state=State.RETIRED)
    held.state, held.published_at = State.ACTIVE, timezone.now()
    held.save(update_fields=["state", "published_at"])
    audit(
        actor,
        "coaching.scorecard_published",
        "scorecard_version",
        held.id,
        {"number": held.number, "sha256": held.sha256},
    )
    return held


def _held(version: ScorecardVersion) -> ScorecardVersion:
    return ScorecardVersion.objects.select_for_update().get(tenant=version.tenant, id=version.id)


def _draft(actor: Employee, scorecard: Scorecard, number: int, card: Card) -> ScorecardVersion:
    return ScorecardVersion.objects.create(
        tenant=actor.tenant,
        scorecard=scorecard,
        number=number,
        content=card.as_content(),
        sha256=card.sha256,
        made_by=actor,
    )
