"""`{% load planning %}`: how plans, items and requests stand, as badges."""

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from lms.planning.rules.delivery import Status
from lms.ui.templatetags.ui import icon

register = template.Library()

_STATUS = {
    Status.COMING: (_("to come"), "azure", "calendar"),
    Status.RUNNING: (_("running"), "blue", "player-play"),
    Status.DONE: (_("done"), "green", "circle-check"),
    Status.SHORT: (_("less than planned"), "orange", "alert-triangle"),
    Status.MISSED: (_("not held"), "red", "circle-x"),
}
_TONES = {
    "approved": "green",
    "issued": "green",
    "assessed": "green",
    "submitted": "green",
    "reviewed": "green",
    "accepted": "green",
    "merged": "green",
    "scheduled": "blue",
    "delivered": "blue",
    "answered": "blue",
    "closed": "green",
    "counted": "green",
    "rejected": "red",
    "refused": "red",
    "incomplete": "orange",
    "open": "orange",
}


@register.simple_tag
def item_status(status: Status) -> SafeString:
    """How a training stands."""
    words, tone, name = _STATUS[Status(status)]
    return format_html('<span class="badge bg-{}-lt">{}{}</span>', tone, icon(name), words)


@register.simple_tag
def state_badge(row: object) -> SafeString:
    """The `state` of a row, in words and colour."""
    state = str(getattr(row, "state", ""))
    words = row.get_state_display()  # type: ignore[attr-defined]
    return format_html('<span class="badge bg-{}-lt">{}</span>', _TONES.get(state, "azure"), words)


@register.filter
def money(amount: Decimal | None) -> str:
    """An amount with two digits, grouped; a dash where there is none."""
    return "–" if amount is None else f"{amount:,.2f}"
