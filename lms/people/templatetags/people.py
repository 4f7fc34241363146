"""The names of roles and scopes on screen."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lms.people.key_forms import SCOPE_NAMES
from lms.people.rules.roles import Role

register = template.Library()

ROLE_NAMES: dict[str, str | Promise] = {
    Role.LEARNER: _("Agent"),
    Role.TRAINER: _("Trainer"),
    Role.MENTOR: _("Mentor"),
    Role.TEAM_LEAD: _("Team lead"),
    Role.QA: _("Quality assurance"),
    Role.SUPERVISOR: _("Supervisor"),
    Role.OPERATIONS: _("Operations administrator"),
    Role.CLASS_SUPERVISOR: _("Class supervisor"),
    Role.MANAGER: _("Centre manager"),
    Role.GENERAL_MANAGER: _("General manager"),
    Role.TRAINING_MANAGER: _("Head of training"),
    Role.TRAINING_OFFICE: _("Training office"),
    Role.HR: _("Human resources"),
    Role.ADMINISTRATOR: _("Administrator"),
}


@register.filter
def role_name(role: str) -> str | Promise:
    """The name of a role in the language of the page."""
    return ROLE_NAMES[role]


@register.filter
def scope_name(scope: str) -> str | Promise:
    """What a scope allows, in the language of the page."""
    return SCOPE_NAMES[scope]
