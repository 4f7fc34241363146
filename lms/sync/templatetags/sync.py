"""`{% load sync %}`: lights, states and reasons in words."""

from uuid import UUID

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lms.sync.models import OutboxMessage
from lms.sync.rules.health import Light, Sign
from lms.sync.rules.ordering import MessageState
from lms.sync.rules.reasons import REASONS
from lms.ui.badges import Badge
from lms.ui.templatetags.ui import icon, status_badge

register = template.Library()

_LIGHTS = {
    Light.GREEN: Badge(_("In order"), icon="circle-check", tone="green"),
    Light.AMBER: Badge(_("Attention"), icon="alert-triangle", tone="yellow"),
    Light.RED: Badge(_("Act now"), icon="alert-circle", tone="red"),
}

_SIGNS: dict[Sign, str | Promise] = {
    Sign.DEAD_LETTERS: _("Messages were refused. Mend the cause, then send them again."),
    Sign.PARTNER_DOWN: _(
        "The external system does not work. We look again by ourselves and nothing is lost; "
        "if it lasts, call its operator."
    ),
    Sign.DECISIONS_NEEDED: _("Messages need your decision."),
    Sign.PROBING: _("The external system was down; one message is out to see whether it is back."),
    Sign.OVERDUE: _("Messages have waited for more than a quarter of an hour."),
    Sign.SWITCHED_OFF: _("Switched off. New results are kept and wait."),
    Sign.ALL_DELIVERED: _("Everything has been delivered."),
    Sign.SENDING: _("Messages are on their way."),
}

_OUTCOMES = {
    "delivered": Badge(_("Accepted"), icon="circle-check", tone="green"),
    "retry": Badge(_("Failed, is tried again"), icon="refresh", tone="yellow"),
    "dead": Badge(_("Refused"), icon="circle-x", tone="red"),
    "conflict": Badge(_("Conflict"), icon="arrows-diff", tone="red"),
    "lost": Badge(_("Interrupted"), icon="plug-connected-x", tone="yellow"),
    "late": Badge(_("Answer came too late"), icon="clock-exclamation", tone="yellow"),
}

_DECIDED = {
    MessageState.HELD: Badge(_("Needs a decision"), icon="hand-stop", tone="red"),
    MessageState.DISMISSED: Badge(_("Left as it is"), icon="circle-off"),
}


@register.simple_tag
def light_badge(light: Light) -> SafeString:
    """A connection's light, in colour, icon and words."""
    return _rendered(_LIGHTS[light])


@register.filter
def sign_text(sign: Sign) -> str | Promise:
    return _SIGNS[sign]


@register.simple_tag
def message_badge(message: OutboxMessage) -> SafeString:
    """The state of a message; one that waits after a failure is told apart from a fresh one."""
    state = MessageState(message.state)
    if state in _DECIDED:
        return _rendered(_DECIDED[state])
    if state is MessageState.LEASED:
        return status_badge("sending")
    if state is MessageState.PENDING and message.attempts:
        return status_badge("retrying")
    return status_badge(state.value)


@register.simple_tag
def outcome_badge(outcome: str) -> SafeString:
    return _rendered(_OUTCOMES[outcome])


@register.filter
def reason_text(code: str) -> str:
    """What a reason means and what to do, in the reader's language."""
    reason = REASONS.get(code)
    return reason.text(get_language() or "en") if reason else ""


@register.filter
def name_in(message: OutboxMessage, names: dict[UUID, str]) -> str:
    """The name of the learner whom a message is about."""
    return names.get(message.learner, "")


@register.filter
def title_of(thing: dict[str, dict[str, str]] | None) -> str:
    """The title of a track or course in the reader's language."""
    if not thing:
        return ""
    titles = thing.get("title") or {}
    language = "zh-Hans" if (get_language() or "en").startswith("zh") else "en"
    return titles.get(language) or titles.get("en") or str(thing.get("key", ""))


def _rendered(badge: Badge) -> SafeString:
    return format_html(
        '<span class="badge bg-{}-lt">{}{}</span>', badge.tone, icon(badge.icon), badge.label
    )
