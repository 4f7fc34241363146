"""IRIs of verbs, activity types, categories and extensions, each in one place with its names.

Every room that writes or reads statements takes its IRIs from here, so that what one room writes
another finds. A `Term` knows its display in both languages, and so can become the `verb` or the
`type` of a statement without anybody typing an IRI twice.

One module for each vocabulary: ADL's shared one, cmi5, the SCORM and the video profile, H5P, and
Callcraft's own terms, whose profiles are documents that others can read (`profiles`).
`term()` finds a term by its IRI.
"""

from types import ModuleType

from xapi.vocabulary import adl, callcraft, cmi5, h5p, scorm, video
from xapi.vocabulary.adl import *  # noqa: F403
from xapi.vocabulary.callcraft import *  # noqa: F403
from xapi.vocabulary.cmi5 import *  # noqa: F403
from xapi.vocabulary.h5p import *  # noqa: F403
from xapi.vocabulary.scorm import *  # noqa: F403
from xapi.vocabulary.terms import ActivityType as ActivityType
from xapi.vocabulary.terms import Category as Category
from xapi.vocabulary.terms import Extension as Extension
from xapi.vocabulary.terms import Term as Term
from xapi.vocabulary.terms import Verb as Verb
from xapi.vocabulary.video import *  # noqa: F403

MODULES = (adl, cmi5, scorm, video, h5p, callcraft)


def terms_of(*modules: ModuleType) -> dict[str, Term]:
    """Every term that these modules make, by its IRI; two terms may not share one."""
    terms: dict[str, Term] = {}
    for module in modules:
        for value in vars(module).values():
            if isinstance(value, Term):
                if value.iri in terms:
                    raise ValueError(f"two terms share the IRI {value.iri}")
                terms[value.iri] = value
    return terms


_TERMS = terms_of(*MODULES)


def term(iri: str) -> Term | None:
    """The term with this IRI, or None when it belongs to somebody else's vocabulary."""
    return _TERMS.get(iri)
