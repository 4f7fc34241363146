"""Which statements a destination gets."""

import msgspec

from xapi.forwarding.rules.places import Json, activities
from xapi.statements.exceptions import StatementInvalid
from xapi.statements.formats import check_iri, check_uuid


class Selection(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Of each list one entry must fit; an empty list lets everything through.

    `activities` are the beginnings of activity ids: of the object or of a context activity.
    `home_pages` are those of the actor's account, or of a member's when the actor is a group.
    """

    verbs: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    home_pages: tuple[str, ...] = ()
    registrations: tuple[str, ...] = ()

    def check(self) -> None:
        """Raises StatementInvalid for an entry that no statement could ever meet."""
        for verb in self.verbs:
            check_iri(verb, "verbs")
        for page in self.home_pages:
            check_iri(page, "home_pages")
        for registration in self.registrations:
            check_uuid(registration, "registrations")
        for prefix in self.activities:
            if ":" not in prefix:
                raise StatementInvalid("iri", "activities", f"{prefix!a} begins no IRI.")

    def chooses(self, statement: Json) -> bool:
        """Whether the statement is to be sent."""
        return (
            (not self.verbs or statement["verb"]["id"] in self.verbs)
            and (not self.activities or self._has_activity(statement))
            and (not self.home_pages or self._has_home_page(statement))
            and (not self.registrations or self._has_registration(statement))
        )

    def _has_activity(self, statement: Json) -> bool:
        return any(activity["id"].startswith(self.activities) for activity in activities(statement))

    def _has_home_page(self, statement: Json) -> bool:
        actor = statement["actor"]
        accounts = [agent.get("account", {}) for agent in (actor, *actor.get("member", ()))]
        return any(account.get("homePage") in self.home_pages for account in accounts)

    def _has_registration(self, statement: Json) -> bool:
        registration = statement.get("context", {}).get("registration", "").lower()
        return registration in {wanted.lower() for wanted in self.registrations}
