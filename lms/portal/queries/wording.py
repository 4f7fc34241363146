"""Titles that are kept in both languages, in the one of the page."""

from typing import Protocol

from lms.ui.language import is_chinese


class Titled(Protocol):
    title_en: str
    title_zh: str


class Summarised(Protocol):
    summary_en: str
    summary_zh: str


def title_of(thing: Titled) -> str:
    return thing.title_zh if is_chinese() else thing.title_en


def summary_of(thing: Summarised) -> str:
    return thing.summary_zh if is_chinese() else thing.summary_en
