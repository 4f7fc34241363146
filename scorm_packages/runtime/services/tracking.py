"""From commits to sequencing: when the course is told, what it is told, and once.

Most commits change nothing that sequencing knows, and cost nothing here. Only the session that
the course has come to is followed: one that another window has left behind, or that sequencing
has passed by, still saves what it did, and moves nothing any more. So of two windows that
navigate at once, one does.
"""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from scorm_packages.runtime import queries
from scorm_packages.runtime.models import RuntimeSession
from scorm_packages.runtime.queries import SessionInPlay
from scorm_packages.runtime.rules.envelope import Commit, Navigation
from scorm_packages.runtime.rules.navigation import Bearings, Carried, carried, free_outcome
from scorm_packages.runtime.rules.progress import Applied
from scorm_packages.runtime.rules.scorm2004.tracking import is_tracked
from scorm_packages.runtime.rules.statements import Statement
from scorm_packages.runtime.services.courses import Guide, take_up
from scorm_packages.sequencing.requests import NavigationRequest, Request

_LEAVING = {"time-out": Request.EXIT_ALL, "logout": Request.EXIT_ALL}
"""What content asks for by its exit alone (RTE §4.2.8)."""
_PREFERENCE = "cmi.learner_preference."


@dataclass(slots=True)
class News:
    """What the commits of an envelope mean to a course."""

    is_tracked: bool = False
    """Something was set that sequencing knows."""
    is_ended: bool = False
    navigation: Navigation | None = None
    stores: dict[int, str] = field(default_factory=dict)
    """adl.data by n."""
    preferences: dict[str, str] = field(default_factory=dict)
    """cmi.learner_preference by element."""

    @property
    def concerns_course(self) -> bool:
        return self.is_tracked or self.is_ended or bool(self.stores)

    def hear(self, commit: Commit, applied: Applied) -> None:
        """Take note of a commit."""
        refused = set(applied.refused)
        for element, value in commit.set:
            if element in refused:
                continue
            self.is_tracked = self.is_tracked or is_tracked(element)
            if element.startswith(_PREFERENCE):
                self.preferences[element] = value
        self.stores |= applied.stores
        self.is_ended = self.is_ended or commit.terminate
        self.navigation = self.navigation or commit.navigation


def follow(
    play: SessionInPlay, news: News, *, is_repeat: bool, is_late: bool, now: datetime
) -> tuple[Bearings | None, list[Statement]]:
    """Tell the course what its session's commits mean; carry out what is asked at the end.

    Returns where the course stands, None where that is as it was, and statements about it, for
    the caller to record. A repeat changes nothing: it is answered as the first time.
    """
    if not play.is_sequenced:
        return _look_around(play, news), []
    if is_repeat:
        return _guide(play).bearings(_recorded(play)), []
    if news.preferences and not is_late:
        queries.keep_preferences(play.tenant, play.attempt, news.preferences)
    if play.is_passed_by or not news.concerns_course:
        return None, []
    guide = _guide(play)
    activity = queries.place_of_item(play.tenant, play.item).activity
    guide.track(activity, play.progress, {} if is_late else news.stores)
    request = None if is_late else _request(play, news)
    outcome = None
    if request is not None:
        outcome = carried(guide.carry_out(request, now))
        keep_outcome(play.tenant, play.session, outcome, guide.course.delivery)
    is_left = news.is_ended and outcome is None and play.progress.entry == ""
    return guide.save(now, outcome, is_left=is_left), guide.statements


def _guide(play: SessionInPlay) -> Guide:
    return take_up(play.tenant, play.attempt, language=play.language)


def _request(play: SessionInPlay, news: News) -> NavigationRequest | None:
    """What is asked for at the end: by learner or content, or by the content's exit alone."""
    if not news.is_ended:
        return None
    if news.navigation is not None:
        return NavigationRequest(Request(news.navigation.request), news.navigation.target)
    leaving = _LEAVING.get(play.progress.cmi.get("cmi.exit", ""))
    return None if leaving is None else NavigationRequest(leaving)


def _look_around(play: SessionInPlay, news: News) -> Bearings | None:
    """Browse and review: nothing is tracked, the learner goes where they like."""
    if not play.has_navigation:
        return None
    if news.navigation is not None:
        package = queries.place_of_item(play.tenant, play.item).package
        items = queries.items_of_package(play.tenant, package)
        request = Request(news.navigation.request)
        outcome = free_outcome(items, play.item, request, news.navigation.target)
        play.outcome = keep_outcome(play.tenant, play.session, outcome)
    recorded = _recorded(play)
    if recorded is None:
        return None
    return queries.bearings_of_visit(play.tenant, play.attempt, item=play.item, outcome=recorded)


def keep_outcome(
    tenant: int, session: UUID, outcome: Carried, delivery: int | None = None
) -> dict[str, str]:
    """Keep the answer with the session, to give it again when it got lost.

    A learner who stays where they are asks again from the same page: its session goes along with
    the course.
    """
    record = outcome.as_record()
    changes: dict[str, object] = {"outcome": record}
    if outcome.kind == "stay" and delivery is not None:
        changes["delivery"] = delivery
    RuntimeSession.objects.filter(tenant=tenant, id=session).update(**changes)
    return record


def _recorded(play: SessionInPlay) -> Carried | None:
    return None if play.outcome is None else Carried.from_record(play.outcome)
