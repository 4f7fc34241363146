"""Scores computed again on the server, from what was answered and what is stored.

The player of a question computes its score in the learner's browser and tells it together with the
answer. Where the answer and the stored parameters decide the score, it is computed here as well;
a difference shows that somebody meddled with the one or the other.

One module for each type of question, named for what it does; each cites the library it follows,
read for its behaviour. A type that is not here (an essay, a guess) has no score that could be
checked.
"""

from collections.abc import Mapping
from typing import Any

from content.h5p.rules.names import LibraryName
from content.h5p.rules.scoring.answers import Rescored, response_of
from content.h5p.rules.scoring.containers import Part, holds_questions, rescore_whole
from content.h5p.rules.scoring.questions import RULES, rescore_response
from content.h5p.rules.scoring.sub_content import find_sub_content


def rescore(
    library: LibraryName, parameters: Mapping[str, Any], statement: Mapping[str, Any]
) -> Rescored | None:
    """Compute the score of `statement` about content of `library` with these parameters.

    None where nothing can be said: another type of question, no answer in the statement, or
    parameters that are not of the type. Never raises on bad input.
    """
    response = response_of(statement)
    return None if response is None else rescore_response(library, parameters, response)


__all__ = [
    "RULES",
    "Part",
    "Rescored",
    "find_sub_content",
    "holds_questions",
    "rescore",
    "rescore_whole",
]
