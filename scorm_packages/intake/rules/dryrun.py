"""From what a dry run saw to findings of the package doctor.

The facts come from a browser in which the package's own scripts ran: they are read strictly, and
nothing follows from them but words for the trainer.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

import msgspec

from scorm_packages.manifest.findings import Finding, finding

PREFIX = "dryrun."
MAX_BYTES = 200_000
FIRST_ACTIONS = 2
"""Opening a course and pressing "start" is no work yet."""
NEAR = Decimal("0.8")
"""From this share of the limit on, a bookmark is called large."""
MOST_TITLES = 6
"""A finding about more parts than these names the first of them."""
_PART = "part"
_QUOTED = "”, “"
SUSPEND_DATA_LIMITS = {"scorm12": 4096, "scorm2004": 64_000}

Count = Annotated[int, msgspec.Meta(ge=0, le=10_000_000)]
Name = Annotated[str, msgspec.Meta(max_length=500)]
Names = Annotated[list[Name], msgspec.Meta(max_length=20)]


class DryRunError(ValueError):
    """What was reported is not the report of a dry run."""


class PartFacts(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """What happened in one part; times in seconds unless said otherwise."""

    title: Annotated[str, msgspec.Meta(max_length=2000)]
    standard: Literal["scorm12", "scorm2004"]
    kind: Literal["sco", "asset"]
    actions: Count
    seconds: Count
    ran_out_of_time: bool
    initialized: bool
    finished: bool
    commits: Count
    interactions: Count
    completion: Name
    success: Name
    score: Name
    session_time: Name
    decided_after_actions: Count | None
    decided_after_ms: Count | None
    suspend_data_length: Count
    api_errors: Annotated[dict[Name, Count], msgspec.Meta(max_length=50)]
    script_errors: Names
    missing_files: Names
    blocked_hosts: Names

    @property
    def outcome(self) -> str:
        """The word by which the content said that it is over; empty while it has not."""
        said = (self.success, self.completion)
        return next((word for word in said if word in {"passed", "failed", "completed"}), "")

    @property
    def reports_nothing(self) -> bool:
        """Whether the content left it to us to say that it is done."""
        return not (self.success or self.completion)


class DryRun(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """A whole dry run, its parts by the items' ids."""

    started_at: Name
    total: Count
    """How many parts the course has."""
    parts: Annotated[dict[str, PartFacts], msgspec.Meta(min_length=1, max_length=1000)]


_decoder = msgspec.json.Decoder(DryRun)


def read_dry_run(text: str) -> DryRun:
    """Read what the browser reported.

    Raises DryRunError when it is anything else.
    """
    if len(text) > MAX_BYTES:
        raise DryRunError(f"longer than {MAX_BYTES} characters")
    try:
        return _decoder.decode(text.encode())
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError) as error:
        raise DryRunError(str(error)) from error


def findings_of(run: DryRun, on: date) -> list[Finding]:
    """What is worth saying about a dry run made on day `on`."""
    parts = list(run.parts.values())
    said = _together(each for part in parts for each in _part(part))
    walked = finding(
        "dryrun.walked",
        date=on.isoformat(),
        parts=len(parts),
        seconds=sum(part.seconds for part in parts),
        actions=sum(part.actions for part in parts),
    )
    if len(parts) < run.total:
        said.append(finding("dryrun.parts_left", parts=len(parts), total=run.total))
    return [*said, walked]


def _together(findings: Iterable[Finding]) -> list[Finding]:
    """One finding for all parts of which the same is said; in the order of the first of each."""
    parts: dict[tuple[str, str], list[str]] = {}
    firsts: list[Finding] = []
    for each in findings:
        same = (each.code, repr({**each.params, _PART: ""}))
        if same not in parts:
            firsts.append(each)
        parts.setdefault(same, []).append(str(each.params[_PART]))
    return [
        finding(each.code, **{**each.params, _PART: _QUOTED.join(_short(names))})
        for each, names in zip(firsts, parts.values(), strict=True)
    ]


def _short(names: list[str]) -> list[str]:
    return names if len(names) <= MOST_TITLES else [*names[:MOST_TITLES], "…"]


def _part(part: PartFacts) -> Iterator[Finding]:
    name = part.title
    if part.kind == "sco":
        if part.initialized:
            yield from _tracking(part)
        else:
            yield finding("dryrun.never_initialized", part=name)
    for code, names in (
        ("dryrun.script_errors", part.script_errors),
        ("dryrun.missing_files", part.missing_files),
        ("dryrun.blocked_hosts", part.blocked_hosts),
    ):
        if names:
            yield finding(code, part=name, count=len(names), names=", ".join(names))


def _tracking(part: PartFacts) -> Iterator[Finding]:
    name = part.title
    if part.reports_nothing and part.finished:
        yield finding("dryrun.counts_when_closed", part=name)
    elif not part.outcome:
        code = "dryrun.not_walked_through" if part.ran_out_of_time else "dryrun.never_completes"
        yield finding(code, part=name, actions=part.actions)
    elif part.decided_after_actions is not None and part.outcome != "failed":
        yield from _too_easy(part, part.decided_after_actions)
    limit = SUSPEND_DATA_LIMITS[part.standard]
    if part.suspend_data_length >= NEAR * limit:
        yield finding(
            "dryrun.suspend_data_large", part=name, length=part.suspend_data_length, limit=limit
        )
    if part.commits == 0:
        yield finding("dryrun.no_commit", part=name)
    if not part.finished:
        yield finding("dryrun.never_finishes", part=name)
    if part.api_errors:
        counted = [f"{code} (× {count})" for code, count in sorted(part.api_errors.items())]
        yield finding("dryrun.api_errors", part=name, names=", ".join(counted))


def _too_easy(part: PartFacts, actions: int) -> Iterator[Finding]:
    if actions == 0:
        after = (part.decided_after_ms or 0) // 1000
        yield finding("dryrun.passes_at_once", part=part.title, status=part.outcome, seconds=after)
    elif actions <= FIRST_ACTIONS and part.interactions <= 1:
        yield finding(
            "dryrun.passes_on_first_action",
            part=part.title,
            status=part.outcome,
            actions=actions,
        )
