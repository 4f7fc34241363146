"""From the record to what is sent: chosen, changed, and searched for what must not leave."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

import msgspec

from xapi.forwarding.models import Destination
from xapi.forwarding.rules.leaks import leak, telling_words
from xapi.forwarding.rules.places import Json
from xapi.forwarding.rules.selection import Selection
from xapi.forwarding.rules.splitting import Content, Parcel, Settled
from xapi.forwarding.rules.transformation import NotTellable, Transformation, transform
from xapi.forwarding.rules.verdicts import Outcome, Verdict
from xapi.lrs.queries import StoredStatement, statement_by_id
from xapi.lrs.queries.attachments import attachment_contents
from xapi.lrs.rules.keys import agent_key
from xapi.statements import Version, voided_id
from xapi.statements.parsing import parse_agent, read_stored
from xapi.statements.terms import UNSET
from xapi.statements.verbs import VOIDED


@dataclass(frozen=True, slots=True)
class Prepared:
    """`parcels` can be sent; `withheld` were chosen and cannot."""

    parcels: list[Parcel] = field(default_factory=list)
    withheld: list[Settled] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Preparation:
    """How statements are prepared for one destination."""

    tenant: int
    selection: Selection
    transformation: Transformation
    version: Version
    pseudonym_key: bytes

    @classmethod
    def of(cls, destination: Destination, pseudonym_key: bytes) -> "Preparation":
        """As the destination is set now."""
        return cls(
            destination.tenant,
            destination.selection,
            destination.transformation,
            Version(destination.version),
            pseudonym_key,
        )

    def prepare(
        self,
        statements: Iterable[StoredStatement],
        *,
        held: Collection[int] | None = None,
        only: int | None = None,
    ) -> Prepared:
        """Those that are chosen, in their order.

        With `held`, the keys of actors who wait, theirs are left out, and those of an actor after
        one that is withheld. With `only`, all but those of that actor are left out.
        """
        prepared = Prepared()
        waiting = set(held or ())
        for stored in statements:
            actor = self._actor(stored.statement)
            if actor in waiting or (only is not None and actor != only):
                continue
            if not self._chooses(stored):
                continue
            result = self._told(stored, actor)
            if isinstance(result, Parcel):
                prepared.parcels.append(result)
                continue
            prepared.withheld.append(result)
            if held is not None and actor is not None:
                waiting.add(actor)
        return prepared

    def _chooses(self, stored: StoredStatement) -> bool:
        """A voiding statement goes where its target went or would have gone.

        By its own verb it would be filtered out where "completed" is asked for, and what was voided
        here would stand there for ever.
        """
        target = None
        if stored.statement["verb"]["id"] == VOIDED:
            target_id = voided_id(read_stored(stored.payload))
            target = statement_by_id(self.tenant, target_id) if target_id else None
        return self.selection.chooses((target or stored).statement)

    def _told(self, stored: StoredStatement, actor: int | None) -> Parcel | Settled:
        statement: Json = msgspec.json.decode(stored.payload)
        statement.pop("authority", None)  # Of a key, not of a person; its name is no secret.
        words = telling_words(statement) if self.transformation.pseudonymise else frozenset()
        try:
            told = transform(
                statement, self.transformation, key=self.pseudonym_key, version=self.version
            )
        except NotTellable:
            return _withheld(stored, actor, "not_tellable")
        place = leak(told, words) if words else None
        if place is not None:
            return _withheld(stored, actor, "identity_left", place)
        contents = self._contents(stored)
        if isinstance(contents, str):
            return _withheld(stored, actor, contents)
        return Parcel(
            stored.id,
            stored.position,
            msgspec.json.encode(told),
            actor,
            voids=told["verb"]["id"] == VOIDED,
            contents=contents,
        )

    def _contents(self, stored: StoredStatement) -> tuple[Content, ...] | str:
        """The contents that have to go along: of attachments without a URL, and of signatures.

        The code of a reason when the statement cannot leave for their sake.
        """
        if b'"attachments"' not in stored.payload:
            return ()
        needed = {
            attachment.hash: attachment.content_type
            for _, attachment in read_stored(stored.payload).all_attachments()
            if attachment.file_url is UNSET or attachment.is_signature
        }
        if needed and self.transformation.pseudonymise:
            return "attachment_unseen"
        known = attachment_contents(self.tenant, needed.keys())
        if known.keys() != needed.keys():
            return "attachment_missing"
        return tuple(
            Content(sha2, needed[sha2], content.size, content.key)
            for sha2, content in known.items()
        )

    def _actor(self, statement: Json) -> int | None:
        identifier = parse_agent(msgspec.json.encode(statement["actor"])).identifier()
        return agent_key(self.tenant, identifier) if identifier else None


def _withheld(stored: StoredStatement, actor: int | None, reason: str, place: str = "") -> Settled:
    verdict = Verdict(Outcome.REFUSED, reason, detail=place)
    return Settled(stored.id, stored.position, verdict, actor)
