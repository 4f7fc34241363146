"""`{% load tracks %}`: the words for methods, categories and levels."""

from collections.abc import Mapping

from django import template

from lms.people.rules.filing import Text
from lms.ui.templatetags.ui import worded

register = template.Library()


@register.filter
def named(value: str, words: Mapping[str, Text]) -> str:
    """What a value is called, by a table of words; a dash for none."""
    return worded(words[value]) if value else "–"
