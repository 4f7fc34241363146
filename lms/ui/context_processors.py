"""What every template may use, under the one name `house`."""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from lms.ui import navigation
from lms.ui.house import house as frame

THEME_COOKIE = "callcraft_theme"
THEMES = frozenset({"light", "dark"})

# Names of languages are written in the language itself: whoever needs the switch reads no other.
LANGUAGE_NAMES = {"zh-hans": "中文", "en": "English"}
LANGUAGE_TAGS = {"zh-hans": "zh-Hans", "en": "en"}


@dataclass(frozen=True, slots=True)
class Language:
    """`code` is Django's, `tag` is BCP 47's, `name` is what its own readers call it."""

    code: str
    tag: str
    name: str


def language(code: str) -> Language:
    return Language(code, LANGUAGE_TAGS[code], LANGUAGE_NAMES[code])


class PageFrame:
    """The frame around one page. Each part is worked out only when the template asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def language(self) -> Language:
        active = get_language() or settings.LANGUAGE_CODE
        return language(active if active in LANGUAGE_TAGS else settings.LANGUAGE_CODE)

    @property
    def other_languages(self) -> list[Language]:
        return [language(code) for code in LANGUAGE_TAGS if code != self.language.code]

    @property
    def theme(self) -> str:
        """`light` or `dark` when chosen; empty to follow the reader's system."""
        chosen = self._request.COOKIES.get(THEME_COOKIE, "")
        return chosen if chosen in THEMES else ""

    @cached_property
    def centre(self) -> str:
        return frame.centre_of(self._request)

    @cached_property
    def navigation(self) -> list[navigation.Entry]:
        user = self._request.user
        return navigation.entries(frame.roles_of(user), self._request.path, user)


def house(request: HttpRequest) -> dict[str, PageFrame]:
    return {"house": PageFrame(request)}
