"""The look of the house: base templates, design tokens, form and table parts, languages.

The lowest room of `lms`: every other room's pages extend `ui/base.html`, and none of them is
known here. What a room wants in the navigation it registers in `navigation`; who is asking, and
in which centre, `house` is told by the room that knows people.
"""
