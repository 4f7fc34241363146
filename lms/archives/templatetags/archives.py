"""`{% load archives %}`: figures of reports as people read them."""

from django import template

from lms.archives.rules.report import hours

register = template.Library()


@register.filter
def person_hours(minutes: int) -> str:
    """Minutes as hours with one decimal."""
    return hours(minutes)
