"""Scores computed again on the server, from what was answered and what is stored.

The player of a question computes its score in the learner's browser and tells it together with the
answer. Where the answer and the stored parameters decide the score, it is computed here as well;
a difference shows that somebody meddled with the one or the other.

One module for each type of question, named for what it does; each cites the library it follows,
read for its behaviour. A type that is not here (an essay, a guess) has no score that could be
checked.
"""

from collections.abc import Callable, Mapping
from typing import Any

from content.h5p.rules.names import LibraryName
from content.h5p.rules.scoring.answers import Rescored, response_of
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
from content.h5p.rules.scoring.sub_content import find_sub_content

Rule = Callable[[Mapping[str, Any], str], Rescored | None]

RULES: Mapping[str, Rule] = {
    "H5P.Blanks": rescore_blanks,
    "H5P.DragQuestion": rescore_drag_question,
    "H5P.DragText": rescore_drag_text,
    "H5P.MarkTheWords": rescore_marked_words,
    "H5P.MultiChoice": rescore_multiple_choice,
    "H5P.SingleChoiceSet": rescore_single_choice,
    "H5P.Summary": rescore_summary,
    "H5P.TrueFalse": rescore_true_false,
}


def rescore(
    library: LibraryName, parameters: Mapping[str, Any], statement: Mapping[str, Any]
) -> Rescored | None:
    """Compute the score of `statement` about content of `library` with these parameters.

    None where nothing can be said: another type of question, no answer in the statement, or
    parameters that are not of the type. Never raises on bad input.
    """
    rule = RULES.get(library.machine_name)
    response = response_of(statement)
    if rule is None or response is None:
        return None
    return rule(parameters, response)


__all__ = ["RULES", "Rescored", "find_sub_content", "rescore"]
