"""Activities, their definitions, and interactions (1.0.3 Data 2.4.4.1; 2.0.0 4.2.2.3)."""

from typing import Any, Literal

from xapi.statements.exceptions import StatementInvalid
from xapi.statements.extensions import check_extensions
from xapi.statements.formats import check_iri, check_language_map
from xapi.statements.terms import UNSET, Term, UnsetType

InteractionType = Literal[
    "true-false",
    "choice",
    "fill-in",
    "long-fill-in",
    "matching",
    "performance",
    "sequencing",
    "likert",
    "numeric",
    "other",
]


class InteractionComponent(Term):
    """A choice, a step, a point of a scale: one thing that a response may name."""

    id: str
    description: dict[str, str] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if self.description is not UNSET:
            check_language_map(self.description, "$.description")


Components = list[InteractionComponent] | UnsetType


class Definition(Term):
    """What an activity is, for people and for tools."""

    name: dict[str, str] | UnsetType = UNSET
    description: dict[str, str] | UnsetType = UNSET
    type: str | UnsetType = UNSET
    more_info: str | UnsetType = UNSET
    interaction_type: InteractionType | UnsetType = UNSET
    correct_responses_pattern: list[str] | UnsetType = UNSET
    choices: Components = UNSET
    scale: Components = UNSET
    source: Components = UNSET
    target: Components = UNSET
    steps: Components = UNSET
    extensions: dict[str, Any] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if self.name is not UNSET:
            check_language_map(self.name, "$.name")
        if self.description is not UNSET:
            check_language_map(self.description, "$.description")
        if self.type is not UNSET:
            check_iri(self.type, "$.type")
        if self.more_info is not UNSET:
            check_iri(self.more_info, "$.moreInfo")
        if self.extensions is not UNSET:
            check_extensions(self.extensions, "$.extensions")
        self._check_components("choices", self.choices)
        self._check_components("scale", self.scale)
        self._check_components("source", self.source)
        self._check_components("target", self.target)
        self._check_components("steps", self.steps)
        if self.correct_responses_pattern is not UNSET:
            self._check_interaction("correctResponsesPattern")

    def _check_components(self, name: str, components: Components) -> None:
        """Within a list of components every id stands once.

        Lists that do not belong to the interactionType are let through, as the standard allows:
        authoring tools write them.
        """
        if components is UNSET:
            return
        self._check_interaction(name)
        if len({component.id for component in components}) != len(components):
            raise StatementInvalid("component_twice", f"$.{name}", "Two components share an id.")

    def _check_interaction(self, name: str) -> None:
        if self.interaction_type is UNSET:
            raise StatementInvalid(
                "missing_property",
                "$.interactionType",
                f"An interaction needs an interactionType; {name} makes this one.",
            )


class Activity(Term):
    """A thing that is learned with; two activities with one id are the same."""

    id: str
    object_type: Literal["Activity"] | UnsetType = UNSET
    definition: Definition | UnsetType = UNSET

    def __post_init__(self) -> None:
        check_iri(self.id, "$.id")
