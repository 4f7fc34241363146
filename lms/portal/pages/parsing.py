"""What pages read from a request: never trusted, never a reason for an error page."""

import re
from datetime import date
from uuid import UUID

from django.utils.translation import get_language

_NUMBER = re.compile(r"[0-9]{1,9}")


def page_language() -> str:
    """The language of the page as the run-time and problem texts name it."""
    return "zh-Hans" if (get_language() or "").startswith("zh") else "en"


def words(text: str | None) -> str:
    """What is searched for, without what no text in the database can hold."""
    return (text or "").replace("\0", "").strip()


def whole_number(text: str | None, *, default: int) -> int:
    """A number of at most nine digits; `default` for all else."""
    return int(text) if text and _NUMBER.fullmatch(text) else default


def uuid_or_none(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


def date_or_none(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
