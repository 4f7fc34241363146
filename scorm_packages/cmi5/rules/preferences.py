"""The learner preferences of the agent profile (cmi5 §11)."""

from typing import Final

import msgspec

from xapi.lrs.rules.documents import is_json_type
from xapi.statements.formats import is_language

PROFILE_ID: Final = "cmi5LearnerPreferences"


class _Preferences(msgspec.Struct, rename="camel"):
    """Both properties have to be there; others are let through."""

    language_preference: str
    audio_preference: str


_decoder: Final = msgspec.json.Decoder(_Preferences)


def are_preferences(content_type: str, content: bytes) -> bool:
    """Whether a document is what the standard has as learner preferences.

    An object with languagePreference, language tags separated by commas, and audioPreference, "on"
    or "off".
    """
    if not is_json_type(content_type):
        return False
    try:
        read = _decoder.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    languages = read.language_preference.split(",")
    return read.audio_preference in {"on", "off"} and all(
        is_language(language.strip()) for language in languages
    )


def preferences_for(language: str) -> bytes:
    """What a learner begins with who has chosen nothing yet but the language of the house."""
    languages = [language] if language.startswith("en") else [language, "en"]
    return msgspec.json.encode(_Preferences(",".join(languages), "on"))
