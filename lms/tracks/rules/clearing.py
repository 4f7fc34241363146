"""Who may take which calls, since when, and why not (R58, R77, R105, R109).

Somebody may take calls when their clearance stands and they know every policy in force; and of a
product's queue when they also know the version of the product that is on the shelf.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from lms.people.rules.filing import Text, text

CALLS: Final = "calls"
"""The scope of the clearance that everything rests on."""


class Why(StrEnum):
    """Why somebody may not take calls."""

    NEVER_CLEARED = "never_cleared"
    EXPIRED = "expired"
    REVOKED = "revoked"
    LEFT = "left"
    STALE_POLICY = "stale_policy"
    STALE_PRODUCT = "stale_product"


WORDS: Final[Mapping[Why, Text]] = {
    Why.NEVER_CLEARED: text("not cleared yet", "尚未获准上岗"),
    Why.EXPIRED: text("clearance ran out on {when}", "上岗资格已于 {when} 到期"),
    Why.REVOKED: text("clearance taken back: {what}", "上岗资格已撤销：{what}"),
    Why.LEFT: text("no longer employed", "已离职"),
    Why.STALE_POLICY: text("does not know the policy {what} yet", "尚未掌握政策 {what}"),
    Why.STALE_PRODUCT: text("does not know the product {what} yet", "尚未掌握产品 {what}"),
}


@dataclass(frozen=True, slots=True)
class Grant:
    """The latest clearance somebody was given, standing or not."""

    granted_at: datetime
    valid_until: date | None = None
    revoked_at: datetime | None = None
    revoked_reason: str = ""


@dataclass(frozen=True, slots=True)
class InForce:
    """The version of a subject that calls are about, and who showed when that they know it."""

    subject: str
    is_policy: bool
    label: Text
    listing_at: datetime
    known_since: Mapping[UUID, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reason:
    why: Why
    what: Text | None = None
    when: str = ""

    @property
    def words(self) -> Text:
        return {
            language: sentence.format(when=self.when, what=(self.what or {}).get(language, ""))
            for language, sentence in WORDS[self.why].items()
        }


@dataclass(frozen=True, slots=True)
class Queue:
    """Since when somebody may take calls of one product; without that, why not."""

    subject: str
    label: Text
    since: datetime | None
    reason: Reason | None = None

    @property
    def may(self) -> bool:
        return self.since is not None


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody may take now. `reasons` say why no calls at all."""

    may: bool
    since: datetime | None
    reasons: Sequence[Reason]
    queues: Sequence[Queue]


def standing(
    person: UUID,
    grant: Grant | None,
    subjects: Sequence[InForce],
    *,
    at: datetime,
    today: date,
    is_employed: bool = True,
) -> Standing:
    """What `person` may take at `at`; `today` is that moment's day in the centre."""
    reasons = [*_against(grant, at, today, is_employed)]
    moments = [grant.granted_at] if grant else []
    for one in subjects:
        if one.is_policy:
            known = one.known_since.get(person)
            if known is None or known > at:
                reasons.append(Reason(Why.STALE_POLICY, one.label))
            else:
                moments.append(max(known, one.listing_at))
    since = max(moments) if not reasons and moments else None
    queues = [
        _queue(person, one, since=since, reasons=reasons, at=at)
        for one in subjects
        if not one.is_policy
    ]
    return Standing(not reasons, since, reasons, queues)


def _against(grant: Grant | None, at: datetime, today: date, is_employed: bool) -> Sequence[Reason]:
    if not is_employed:
        return [Reason(Why.LEFT)]
    if grant is None or grant.granted_at > at:
        return [Reason(Why.NEVER_CLEARED)]
    if grant.revoked_at is not None and grant.revoked_at <= at:
        said = grant.revoked_reason
        return [Reason(Why.REVOKED, {"en": said, "zh-Hans": said})]
    if grant.valid_until is not None and grant.valid_until < today:
        return [Reason(Why.EXPIRED, when=grant.valid_until.isoformat())]
    return []


def _queue(
    person: UUID,
    one: InForce,
    *,
    since: datetime | None,
    reasons: Sequence[Reason],
    at: datetime,
) -> Queue:
    known = one.known_since.get(person)
    if known is None or known > at:
        return Queue(one.subject, one.label, None, Reason(Why.STALE_PRODUCT, one.label))
    if since is None:
        return Queue(one.subject, one.label, None, reasons[0])
    return Queue(one.subject, one.label, max(since, known, one.listing_at))
