"""Words that several pages of this room share."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lms.grading.rules.sentences import value_said
from lms.grading.rules.words import OUTCOMES, REASONS
from lms.regulation.rules.rule_set import RuleSet
from lms.ui.acting import words_of
from xapi.problems import Problem, text_in


def title_of_step(rules: RuleSet, step_id: str, language: str) -> str:
    """Whose step it is: the title of a component, gate, ladder or consequence; else the total."""
    kind, _sep, rest = step_id.partition("@")[0].partition(".")
    name = rest.partition(".")[0]
    titled: Mapping[str, Sequence[Any]] = {
        "component": rules.components,
        "gain": rules.components,
        "gate": rules.gates,
        "ladder": rules.ladders,
        "consequence": rules.consequences,
        "critical": rules.critical,
    }
    for one in titled.get(kind, ()):
        if one.id == name:
            return text_in(one.title, language)
    return str(_("Attendance")) if kind == "fact" else str(_("Total"))


def value_of_step(value: str | None, language: str) -> str:
    """What a step came to, in words: an outcome, yes or no, or a figure."""
    if value is None:
        return "—"
    english, chinese = OUTCOMES.get(value) or REASONS.get(value) or value_said(value)
    return chinese if language.lower().startswith("zh") else english


def kind_of_step(step_id: str) -> str:
    """What of its subject a step is about: the grade, the mark, the result."""
    kinds = {
        "score": _("grade"),
        "mark": _("pass mark reached"),
        "outcome": _("result"),
        "floor": _("floor reached"),
        "missing": _("what is missing"),
        "bonus": _("with bonus points"),
        "exact": _("before rounding"),
    }
    return str(kinds.get(step_id.partition("@")[0].rpartition(".")[2], ""))


def said(problem: Problem) -> str:
    """What a problem says in the reader's language."""
    return words_of(problem)


def uuids(texts: list[str]) -> list[UUID]:
    """The ids of a form; what is none is left out."""
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
