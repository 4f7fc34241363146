"""Statements and SubStatements (1.0.3 Data 2.4; 2.0.0 4.2)."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import msgspec

from xapi.statements.activities import Activity
from xapi.statements.actors import Actor, check_authority
from xapi.statements.attachments import Attachment
from xapi.statements.contexts import Context
from xapi.statements.exceptions import StatementInvalid, invalid_from
from xapi.statements.formats import check_uuid, is_version
from xapi.statements.references import StatementRef
from xapi.statements.repeating import Repeating
from xapi.statements.results import Result
from xapi.statements.terms import UNSET, Term, UnsetType
from xapi.statements.times import check_timestamp
from xapi.statements.verbs import VOIDED, Verb

StatementObject: TypeAlias = "Activity | Actor | StatementRef | SubStatement"


class _Kind(msgspec.Struct, rename="camel"):
    """Only as much of an object as says what it is; without an objectType it is an Activity."""

    object_type: str = "Activity"


class Predicate(Term):
    """What a Statement and a SubStatement share."""

    actor: Actor
    # Which term an object is, its objectType says, and that may be left out. So its JSON is kept
    # as it came until the rest is read, and `__post_init__` puts the term in its place; as it does
    # with the verb, which repeats itself.
    if TYPE_CHECKING:
        verb: Verb
        object: StatementObject
    else:
        verb: msgspec.Raw
        object: msgspec.Raw
    result: Result | UnsetType = UNSET
    context: Context | UnsetType = UNSET
    timestamp: str | UnsetType = UNSET
    attachments: list[Attachment] | UnsetType = UNSET

    def check_predicate(self) -> None:
        """The rules that hold for both, once the object is read."""
        if self.timestamp is not UNSET:
            check_timestamp(self.timestamp, "$.timestamp")
        if self.context is UNSET or isinstance(self.object, Activity):
            return
        for name, value in (
            ("revision", self.context.revision),
            ("platform", self.context.platform),
        ):
            if value is not UNSET:
                raise StatementInvalid(
                    "context_of_activity",
                    f"$.context.{name}",
                    f"{name} may only be used where the object is an Activity.",
                )


class SubStatement(Predicate, kw_only=True):
    """A statement inside a statement: an intention, a plan (1.0.3 Data 2.4.4.3)."""

    object_type: Literal["SubStatement"]

    def __post_init__(self) -> None:
        self.verb = _verbs.read(self.verb, "$.verb")
        self.object = _read_object(self.object, _SUB_STATEMENT_OBJECTS)
        self.check_predicate()


class Statement(Predicate, kw_only=True):
    """Who did what: the whole of it, as sent or as stored."""

    id: str | UnsetType = UNSET
    stored: str | UnsetType = UNSET
    authority: Actor | UnsetType = UNSET
    version: str | UnsetType = UNSET

    def __post_init__(self) -> None:
        self.verb = _verbs.read(self.verb, "$.verb")
        self.object = _read_object(self.object, _STATEMENT_OBJECTS)
        self.check_predicate()
        if self.id is not UNSET:
            check_uuid(self.id, "$.id")
        if self.stored is not UNSET:
            check_timestamp(self.stored, "$.stored")
        if self.authority is not UNSET:
            check_authority(self.authority, "$.authority")
        if self.version is not UNSET and not is_version(self.version):
            raise StatementInvalid("version", "$.version", "A version is 1.0.x or 2.0.x.")
        if self.verb.id == VOIDED and not isinstance(self.object, StatementRef):
            raise StatementInvalid(
                "voiding_object",
                "$.object",
                "A voiding statement has a StatementRef as its object.",
            )

    def all_attachments(self) -> Iterator[tuple[str, Attachment]]:
        """Every attachment with its JSON path, those of a SubStatement too."""
        if self.attachments is not UNSET:
            for index, attachment in enumerate(self.attachments):
                yield f"$.attachments[{index}]", attachment
        if isinstance(self.object, SubStatement) and self.object.attachments is not UNSET:
            for index, attachment in enumerate(self.object.attachments):
                yield f"$.object.attachments[{index}]", attachment


_kind_decoder: Final = msgspec.json.Decoder(_Kind)
_actor_decoder: Final = msgspec.json.Decoder(Actor)
_SUB_STATEMENT_OBJECTS: Final[dict[str, msgspec.json.Decoder[Any]]] = {
    "Agent": _actor_decoder,
    "Group": _actor_decoder,
    "StatementRef": msgspec.json.Decoder(StatementRef),
}
_STATEMENT_OBJECTS: Final[dict[str, msgspec.json.Decoder[Any]]] = {
    **_SUB_STATEMENT_OBJECTS,
    "SubStatement": msgspec.json.Decoder(SubStatement),
}
_verbs: Final = Repeating(Verb)
_activities: Final = Repeating(Activity)


def _read_object(raw: object, decoders: Mapping[str, msgspec.json.Decoder[Any]]) -> Any:
    """Decode the object of a statement by its objectType."""
    if not isinstance(raw, msgspec.Raw):
        raise TypeError("terms with an object are made by decoding JSON")
    try:
        kind = _kind_decoder.decode(raw).object_type
        if kind == "Activity":
            return _activities.read(raw, "$")
        decoder = decoders.get(kind)
        if decoder is None:
            raise StatementInvalid(
                "wrong_value", "$.objectType", f"The object cannot be a {kind[:40]!a} here."
            )
        return decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, StatementInvalid) as error:
        raise invalid_from(error).under("$.object") from error
