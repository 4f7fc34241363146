"""`{% load portal %}`: what only the portal's own templates need."""

from collections.abc import Iterator, Sequence

from django import template
from django.utils.functional import Promise

from lms.portal.queries.cockpit import name_of_room
from lms.portal.queries.results import Share
from lms.ui.badges import badge_of

register = template.Library()


@register.filter
def stacked(shares: Sequence[Share]) -> Iterator[tuple[Share, float]]:
    """Each share with where it begins when all lie end to end, in percent."""
    start = 0.0
    for share in shares:
        yield share, start
        start += share.percent


@register.simple_tag
def status_words(state: str) -> str | Promise:
    """The words of a state's badge, without the badge."""
    return badge_of(state).label


@register.filter
def room_name(room: str) -> str | Promise:
    """What the room that told of a task is called."""
    return name_of_room(room)
