"""What the pages of this room share: forms that are sent, and what is said of criteria."""

from functools import partial
from typing import Any, Final
from urllib.parse import quote

from lms.coaching.rules.card import Card
from lms.coaching.rules.scoring import Answer
from lms.ui.acting import send_form
from lms.ui.language import is_chinese

sent: Final = partial(send_form, template="coaching/form.html")
"""A page with one form of this room (`lms.ui.acting.send_form`)."""


def answers_in(card: Card, data: Any) -> dict[str, Answer]:
    """What was said of each criterion in a form that was sent."""
    return {
        one.key: Answer(
            str(data.get(f"value-{one.key}", ""))[:8],
            str(data.get(f"note-{one.key}", "")).strip()[:1000],
        )
        for one in card.criteria
    }


def criteria_choices(card: Card) -> list[tuple[str, str]]:
    """The criteria of a card, to choose from."""
    language = "zh-Hans" if is_chinese() else "en"
    return [(one.key, one.title[language]) for one in card.criteria]


def file_headers(name: str) -> dict[str, str]:
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
