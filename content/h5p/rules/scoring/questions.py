"""Which rule scores which type of question."""

from collections.abc import Callable, Mapping
from typing import Any

from content.h5p.rules.names import LibraryName
from content.h5p.rules.scoring.answers import Rescored
from content.h5p.rules.scoring.blanks import rescore_blanks
from content.h5p.rules.scoring.choices import (
    rescore_multiple_choice,
    rescore_single_choice,
    rescore_summary,
    rescore_true_false,
)
from content.h5p.rules.scoring.drag_text import rescore_drag_text
from content.h5p.rules.scoring.dragging import rescore_drag_question
from content.h5p.rules.scoring.marked_words import rescore_marked_words
from content.h5p.rules.scoring.modules import rescore_module

Rule = Callable[[Mapping[str, Any], str], Rescored | None]

RULES: Mapping[str, Rule] = {
    "Callcraft.Module": rescore_module,
    "H5P.Blanks": rescore_blanks,
    "H5P.DragQuestion": rescore_drag_question,
    "H5P.DragText": rescore_drag_text,
    "H5P.MarkTheWords": rescore_marked_words,
    "H5P.MultiChoice": rescore_multiple_choice,
    "H5P.SingleChoiceSet": rescore_single_choice,
    "H5P.Summary": rescore_summary,
    "H5P.TrueFalse": rescore_true_false,
}


def rescore_response(
    library: LibraryName, parameters: Mapping[str, Any], response: str
) -> Rescored | None:
    """Compute what an answer to a question of `library` comes to; None for other types."""
    rule = RULES.get(library.machine_name)
    return None if rule is None else rule(parameters, response)
