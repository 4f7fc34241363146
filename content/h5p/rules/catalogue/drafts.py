"""Findings about a draft beyond its parameters: what its author has still to do."""

from collections.abc import Mapping

from content.h5p.rules.catalogue.entry import Entry, Text

ENTRIES: Mapping[str, Entry] = {
    "h5p.draft.no_title": Entry(
        severity="error",
        because="People find a course by its title, and H5P asks for one.",
        en=Text("The content has no title.", "Give it one."),
        zh=Text("该内容没有标题。", "请填写标题。"),
    ),
}
