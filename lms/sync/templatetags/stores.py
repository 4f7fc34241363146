"""`{% load stores %}`: the state of another record store in words."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lms.ui.badges import Badge
from lms.ui.templatetags.ui import icon
from xapi.forwarding.rules.reasons import reason_of

register = template.Library()

_STATES = {
    "running": Badge(_("Running"), icon="circle-check", tone="green"),
    "failing": Badge(_("Failing, is tried again"), icon="refresh", tone="yellow"),
    "blocked": Badge(_("Stopped, needs a decision"), icon="hand-stop", tone="red"),
    "paused": Badge(_("Paused"), icon="player-pause"),
}


@register.simple_tag
def store_badge(state: str) -> SafeString:
    """The state in colour, icon and words."""
    badge = _STATES[state]
    return format_html(
        '<span class="badge bg-{}-lt">{}{}</span>', badge.tone, icon(badge.icon), badge.label
    )


@register.filter
def refusal_text(code: str) -> str:
    """What a reason means and what to do, in the reader's language."""
    reason = reason_of(code)
    return reason.text(get_language() or "en") if reason else ""


@register.filter
def minutes(seconds: float) -> int:
    """Whole minutes of a time in seconds."""
    return int(seconds // 60)
