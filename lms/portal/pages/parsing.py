"""What pages read from a request: never trusted, never a reason for an error page."""

from datetime import date
from uuid import UUID

from django.utils.translation import get_language


def page_language() -> str:
    """The language of the page as the run-time and problem texts name it."""
    return "zh-Hans" if (get_language() or "").startswith("zh") else "en"


def whole_number(text: str | None, *, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else default


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
