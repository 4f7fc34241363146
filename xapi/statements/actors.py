"""Agents and Groups (1.0.3 Data 2.4.2; 2.0.0 4.2.2.1)."""

from typing import Final, Literal, TypeAlias

from msgspec import field

from xapi.statements.exceptions import StatementInvalid
from xapi.statements.formats import check_iri, check_mailto, check_sha1
from xapi.statements.terms import UNSET, Term, UnsetType

# The kind of an inverse functional identifier and its value: what makes two agents one.
Identifier: TypeAlias = tuple[str, ...]


class Account(Term):
    """An account on a system (1.0.3 Data 2.4.2.4)."""

    home_page: str
    name: str

    def __post_init__(self) -> None:
        check_iri(self.home_page, "$.homePage")


class Identified(Term):
    """Whoever has at most one inverse functional identifier (1.0.3 Data 2.4.2.3)."""

    name: str | UnsetType = UNSET
    mbox: str | UnsetType = UNSET
    mbox_sha1sum: str | UnsetType = field(default=UNSET, name="mbox_sha1sum")
    openid: str | UnsetType = UNSET
    account: Account | UnsetType = UNSET

    def identifier(self) -> Identifier | None:
        """The one identifier, in the spelling that stands for all equal ones; None if anonymous."""
        if self.account is not UNSET:
            return ("account", self.account.home_page, self.account.name)
        if self.mbox is not UNSET:
            local, _, domain = self.mbox[len("mailto:") :].rpartition("@")
            # Only ASCII letters of a domain are alike in both cases (RFC 4343).
            return ("mbox", f"mailto:{local}@{domain.encode().lower().decode()}")
        if self.mbox_sha1sum is not UNSET:
            return ("mbox_sha1sum", self.mbox_sha1sum.lower())
        if self.openid is not UNSET:
            return ("openid", self.openid)
        return None

    def check_identifiers(self) -> int:
        """Check each identifier, and return how many there are: refuse more than one."""
        count = 0
        if self.mbox is not UNSET:
            check_mailto(self.mbox, "$.mbox")
            count += 1
        if self.mbox_sha1sum is not UNSET:
            check_sha1(self.mbox_sha1sum, "$.mbox_sha1sum")
            count += 1
        if self.openid is not UNSET:
            check_iri(self.openid, "$.openid")
            count += 1
        if self.account is not UNSET:
            count += 1
        if count > 1:
            raise StatementInvalid(
                "identifiers_many",
                "$",
                "Only one of mbox, mbox_sha1sum, openid and account may identify an agent.",
            )
        return count

    def check_one_identifier(self) -> None:
        """Refuse an agent without exactly one identifier."""
        if not self.check_identifiers():
            raise StatementInvalid(
                "identifier_missing",
                "$",
                "An Agent needs exactly one of mbox, mbox_sha1sum, openid and account.",
            )


class Agent(Identified):
    """An individual: exactly one identifier (1.0.3 Data 2.4.2.1)."""

    object_type: Literal["Agent"] | UnsetType = UNSET

    def __post_init__(self) -> None:
        self.check_one_identifier()


def check_group(group: "Group | Actor") -> None:
    """An identified group has one identifier; an anonymous one has members (1.0.3 Data 2.4.2.2)."""
    if not group.check_identifiers() and not group.member:
        raise StatementInvalid(
            "members_missing",
            "$.member",
            "A Group without an identifier needs at least one member.",
        )


class Group(Identified, kw_only=True):
    """A collection of agents, where only a Group may stand."""

    object_type: Literal["Group"]
    member: list[Agent] | UnsetType = UNSET

    def __post_init__(self) -> None:
        check_group(self)


class Actor(Identified):
    """An Agent or a Group, where either may stand; without an objectType it is an Agent."""

    object_type: Literal["Agent", "Group"] | UnsetType = UNSET
    member: list[Agent] | UnsetType = UNSET

    @property
    def is_group(self) -> bool:
        """Whether this is a Group."""
        return self.object_type == "Group"

    def __post_init__(self) -> None:
        if self.object_type == "Group":
            check_group(self)
        else:
            self.check_one_identifier()
            if self.member is not UNSET:
                raise StatementInvalid("unknown_property", "$.member", "An Agent has no members.")

    def members(self) -> list[Agent]:
        """The members of a group; nobody for an agent."""
        return [] if self.member is UNSET else self.member


_PAIR: Final = 2


def check_authority(authority: Actor, path: str) -> None:
    """An authority is an Agent, or an anonymous Group of two Agents (OAuth; 1.0.3 Data 2.4.9)."""
    if authority.is_group and (authority.identifier() or len(authority.members()) != _PAIR):
        raise StatementInvalid(
            "authority", path, "A Group as authority has exactly two members and no identifier."
        )
