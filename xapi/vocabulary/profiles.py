"""Our own profiles as documents that other systems can read (xAPI Profiles 1.0).

A profile names its concepts, and says by statement templates what a statement that follows it
contains. Each is published at `/xapi/profiles/<key>`; its IRI is the category that its statements
carry.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from xapi.vocabulary import adl, callcraft
from xapi.vocabulary.terms import ActivityType, Category, Extension, Term, Verb

Json = dict[str, Any]
_CONTEXT: Final = "https://w3id.org/xapi/profiles/context"
_CONFORMS_TO: Final = "https://w3id.org/xapi/profiles#1.0"
_PUBLISHED: Final = "2026-11-23T00:00:00Z"
_VERSION: Final = "1.0"


@dataclass(frozen=True, slots=True)
class Template:
    """What statements with this verb contain: JSON paths that must, and that may, be there."""

    key: str
    verb: Verb
    included: Sequence[str] = ()
    recommended: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """One profile: its category, the type of its activities, its extensions, its templates."""

    category: Category
    activity_type: ActivityType
    in_results: Sequence[Extension]
    in_contexts: Sequence[Extension]
    templates: Sequence[Template]

    @property
    def key(self) -> str:
        """The last part of its IRI."""
        return self.category.iri.rpartition("/")[2]

    def document(self) -> Json:
        """The profile as JSON-LD."""
        version = f"{self.category.iri}/{_VERSION}"
        return {
            "@context": _CONTEXT,
            "id": self.category.iri,
            "type": "Profile",
            "conformsTo": _CONFORMS_TO,
            "prefLabel": self.category.display,
            "definition": self.category.definition,
            "author": {"type": "Organization", "name": "Callcraft"},
            "versions": [{"id": version, "generatedAtTime": _PUBLISHED}],
            "concepts": [_concept(term, kind, version) for term, kind in self._concepts()],
            "templates": [self._template(template, version) for template in self.templates],
            "patterns": [],
        }

    def _concepts(self) -> list[tuple[Term, str]]:
        """Its own terms; those of others are defined where they come from."""
        found: list[tuple[Term, str]] = [
            (template.verb, "Verb") for template in self.templates if template.verb.definition
        ]
        found.append((self.activity_type, "ActivityType"))
        found += [(extension, "ResultExtension") for extension in self.in_results]
        found += [(extension, "ContextExtension") for extension in self.in_contexts]
        return found

    def _template(self, template: Template, version: str) -> Json:
        rules = [{"location": path, "presence": "included"} for path in template.included]
        rules += [{"location": path, "presence": "recommended"} for path in template.recommended]
        return {
            "id": f"{self.category.iri}/templates/{template.key}",
            "type": "StatementTemplate",
            "inScheme": version,
            "prefLabel": template.verb.display,
            "definition": template.verb.definition or template.verb.display,
            "verb": template.verb.iri,
            "objectActivityType": self.activity_type.iri,
            "rules": rules,
        }


def _concept(term: Term, kind: str, version: str) -> Json:
    concept: Json = {
        "id": term.iri,
        "type": kind,
        "inScheme": version,
        "prefLabel": term.display,
        "definition": term.definition,
    }
    if kind.endswith("Extension"):
        concept["inlineSchema"] = "{}"
    return concept


def _in_result(extension: Extension) -> str:
    return f"$.result.extensions['{extension.iri}']"


def _in_context(extension: Extension) -> str:
    return f"$.context.extensions['{extension.iri}']"


_WHERE: Final = "$.context.registration"
_WHO_JUDGED: Final = "$.context.instructor"

ATTENDANCE: Final = Profile(
    callcraft.ATTENDANCE_PROFILE,
    callcraft.TRAINING_SESSION,
    in_results=(
        callcraft.MINUTES_LATE,
        callcraft.MINUTES_EARLY,
        callcraft.MINUTES_PRESENT,
        callcraft.LEAVE_KIND,
    ),
    in_contexts=(
        callcraft.SIGN_IN_METHOD,
        callcraft.SESSION_MINUTES,
        callcraft.COURSE_RUN,
        callcraft.RUN_MINUTES,
        callcraft.EXEMPT,
        callcraft.MADE_UP,
    ),
    templates=(
        Template(
            "signed-in",
            callcraft.SIGNED_IN,
            (_WHERE, _in_result(callcraft.MINUTES_LATE)),
            (_in_context(callcraft.SIGN_IN_METHOD),),
        ),
        Template("attended", adl.ATTENDED, (_WHERE,), (_in_result(callcraft.MINUTES_PRESENT),)),
        Template(
            "left-early", callcraft.LEFT_EARLY, (_WHERE, _in_result(callcraft.MINUTES_PRESENT))
        ),
        Template("was-absent", callcraft.WAS_ABSENT, (_WHERE,)),
        Template("was-excused", callcraft.WAS_EXCUSED, (_WHERE, _in_result(callcraft.LEAVE_KIND))),
    ),
)
CALL_SIMULATIONS: Final = Profile(
    callcraft.CALL_SIMULATION_PROFILE,
    callcraft.CALL_SIMULATION,
    in_results=(
        callcraft.HANDLING_SECONDS,
        callcraft.HOLD_SECONDS,
        callcraft.CRITICAL_ERRORS,
    ),
    in_contexts=(callcraft.SCENARIO_VERSION,),
    templates=tuple(
        Template(
            key,
            verb,
            (_WHERE, "$.result.score.scaled", _in_context(callcraft.SCENARIO_VERSION)),
            ("$.result.duration", _in_result(callcraft.HANDLING_SECONDS)),
        )
        for key, verb in (("passed", adl.PASSED), ("failed", adl.FAILED))
    ),
)
SCORECARDS: Final = Profile(
    callcraft.SCORECARD_PROFILE,
    callcraft.SCORECARD,
    in_results=(callcraft.CRITERIA, callcraft.CRITICAL_ERRORS),
    in_contexts=(callcraft.CALL_RECORDING,),
    templates=(
        Template(
            "assessed",
            callcraft.ASSESSED,
            (_WHO_JUDGED, "$.result.score.raw", "$.result.score.max"),
            (_in_result(callcraft.CRITERIA), _in_context(callcraft.CALL_RECORDING)),
        ),
    ),
)
COACHING: Final = Profile(
    callcraft.COACHING_PROFILE,
    callcraft.COACHING_CARD,
    in_results=(callcraft.AGREED_ACTIONS, callcraft.FOLLOW_UP_ON),
    in_contexts=(callcraft.CALL_RECORDING,),
    templates=(
        Template(
            "coached",
            callcraft.COACHED,
            (_WHO_JUDGED, _in_result(callcraft.AGREED_ACTIONS)),
            (_in_result(callcraft.FOLLOW_UP_ON),),
        ),
    ),
)
PROFILES: Final[Mapping[str, Profile]] = {
    profile.key: profile for profile in (ATTENDANCE, CALL_SIMULATIONS, SCORECARDS, COACHING)
}
