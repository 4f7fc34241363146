"""Which item a session opens: the learner's choice, or what sequencing has come to."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from scorm_packages.runtime import queries
from scorm_packages.runtime.exceptions import ItemNotOpenYet, ItemNotPlayable
from scorm_packages.runtime.models import Attempt, Package, PackageItem, RuntimeSession, ScoState
from scorm_packages.runtime.rules.contents import prerequisites_missing
from scorm_packages.runtime.rules.progress import FINISHED
from scorm_packages.runtime.rules.statements import Statement
from scorm_packages.runtime.services.courses import Guide, take_up
from scorm_packages.sequencing.requests import NavigationRequest, Request


@dataclass(frozen=True, slots=True)
class Opening:
    """What a session plays. Without an item it shows the contents, to choose from."""

    item: UUID | None
    item_attempt: int = 1
    delivery: int = 0
    statements: list[Statement] = field(default_factory=list)
    """What is to be told of the course, after everything is locked."""


def opening(
    attempt: Attempt,
    package: Package,
    item: UUID | None,
    *,
    mode: str,
    language: str,
    now: datetime,
    is_launch: bool,
) -> Opening:
    """What is to be opened; without `item`, what comes first or was left.

    `is_launch`: the learner comes from outside, and does not only reload or go on. The attempt is
    locked. Raises ItemNotPlayable, ItemNotOpenYet.
    """
    if package.format != Package.Format.SCORM_2004:
        chosen = _playable(attempt, package, item)
        if mode == RuntimeSession.Mode.NORMAL:
            _check_prerequisites(attempt, package, chosen)
        return Opening(chosen.id)
    if mode != RuntimeSession.Mode.NORMAL:
        chosen = _playable(attempt, package, item)
        return Opening(chosen.id, _last_try(attempt, chosen.id))
    guide = take_up(attempt.tenant, attempt.id, language=language)
    if item is not None:
        _choose(guide, item, now)
    elif is_launch:
        _come_in(guide, attempt, now)
    guide.save(now)
    return _delivered(guide, attempt)


def _playable(attempt: Attempt, package: Package, item_id: UUID | None) -> PackageItem:
    """The item, which can be opened; without a wish the first whose turn it is."""
    items = queries.playable_items(package.tenant, package.id)
    if item_id is None and len(items) > 1 and any(item.prerequisites for item in items):
        missing = _missing(attempt, package)
        items = [item for item in items if not missing.get(item.id)] or items
    found = next((item for item in items if item_id in {None, item.id}), None)
    if found is None:
        raise ItemNotPlayable
    return found


def _check_prerequisites(attempt: Attempt, package: Package, item: PackageItem) -> None:
    if item.prerequisites and (titles := _missing(attempt, package).get(item.id)):
        raise ItemNotOpenYet(needs=", ".join(titles))


def _missing(attempt: Attempt, package: Package) -> dict[UUID, tuple[str, ...]]:
    items = queries.items_of_package(package.tenant, package.id)
    return prerequisites_missing(items, queries.statuses_of_attempt(attempt.tenant, attempt.id))


def _last_try(attempt: Attempt, item: UUID) -> int:
    tries = ScoState.objects.filter(tenant=attempt.tenant, attempt=attempt, item=item)
    last = tries.order_by("-item_attempt").values_list("item_attempt", flat=True).first()
    return last or 1


def _choose(guide: Guide, item: UUID, now: datetime) -> None:
    """Deliver the activity that the learner has chosen. Raises ItemNotPlayable."""
    activity = next((a for a, one in guide.course.structure.items.items() if one == item), None)
    if activity is None:
        raise ItemNotPlayable
    choice = NavigationRequest(Request.CHOICE, activity)
    if not guide.would_deliver(choice, now):
        raise ItemNotPlayable
    guide.carry_out(choice, now)


def _come_in(guide: Guide, attempt: Attempt, now: datetime) -> None:
    """Begin, resume, or go on where the learner broke off.

    What the content has ended for good, without saying where to go, is not simply opened again:
    that would begin it anew. Where it is not finished and may be chosen, that is what the learner
    came for; else they choose from the contents.
    """
    state = guide.state
    if state.suspended is not None and state.current is None:
        guide.carry_out(NavigationRequest(Request.RESUME_ALL), now)
    elif state.current is None:
        guide.carry_out(NavigationRequest(Request.START), now)
    elif not _is_in_play(guide, last := _state_of_current(guide, attempt)):
        again = NavigationRequest(Request.CHOICE, state.current)
        is_finished = last is not None and last.lesson_status in FINISHED
        if not is_finished and guide.would_deliver(again, now):
            guide.carry_out(again, now)


def _delivered(guide: Guide, attempt: Attempt) -> Opening:
    last = _state_of_current(guide, attempt)
    if last is None or not _is_in_play(guide, last):
        return Opening(None, delivery=guide.course.delivery, statements=guide.statements)
    return Opening(last.item_id, last.item_attempt, guide.course.delivery, guide.statements)


def _state_of_current(guide: Guide, attempt: Attempt) -> ScoState | None:
    current = guide.state.current
    if current is None or current not in guide.course.structure.items:
        return None
    item = guide.course.structure.items[current]
    tries = ScoState.objects.filter(tenant=attempt.tenant, attempt=attempt, item=item)
    return tries.order_by("-item_attempt").first()


def _is_in_play(guide: Guide, last: ScoState | None) -> bool:
    """Whether the current activity was delivered and neither sequencing nor its content has ended
    it. An asset has no word of its own: it is shown again."""
    current = guide.state.current
    if last is None or current is None or not guide.state.activity(current).active:
        return False
    return bool(last.entry) or guide.course.structure.activities[current].resource == "asset"
