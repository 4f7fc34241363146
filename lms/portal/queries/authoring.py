"""Drafts as their authors see them: the list, and what is different from before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from content.h5p.models import Draft, DraftRevision
from content.h5p.queries import library_titles, semantics_reader
from content.h5p.rules.differences import Difference, differences
from lms.people.models import Employee
from scorm_packages.runtime.models import Package


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft in the list; `package` is the last that it was published as."""

    draft: Draft
    library: str
    package: Package | None


@dataclass(frozen=True, slots=True)
class Change:
    """A difference in words; `where` leads to it through the form."""

    where: str
    before: str
    after: str


def draft_rows(viewer: Employee, drafts: Sequence[Draft]) -> list[DraftRow]:
    """Return the drafts of a page with what they are and where they are played. Two queries."""
    titles = library_titles(viewer.tenant, (each.name for each in drafts))
    packages = packages_of_contents(viewer, (each.published_id for each in drafts))
    return [
        DraftRow(
            each,
            titles.get(each.name, each.machine_name),
            packages.get(each.published_id) if each.published_id else None,
        )
        for each in drafts
    ]


def packages_of_contents(viewer: Employee, contents: Iterable[UUID | None]) -> dict[UUID, Package]:
    """The packages that play these H5P contents. One query."""
    rows = Package.objects.filter(
        tenant=viewer.tenant, h5p_content__in=[each for each in contents if each is not None]
    )
    return {row.h5p_content_id: row for row in rows if row.h5p_content_id is not None}


def changes_since(revision: DraftRevision, draft: Draft) -> list[Change]:
    """What is different in the draft as it is now from what it was at that revision."""
    found = differences(
        revision.parameters, draft.parameters, draft.name, semantics_reader(draft.tenant)
    )
    columns = [
        Difference("title", (), revision.title, draft.title),
        Difference("language", (), revision.language, draft.language),
        Difference("library", (), str(revision.name), str(draft.name)),
    ]
    about = differences(revision.metadata, draft.metadata, draft.name, lambda _: None)
    return [
        Change(" › ".join(each.labels) or each.place, each.before, each.after)
        for each in [*(one for one in columns if one.before != one.after), *found, *about]
    ]
