"""Publishing a draft of H5P content: it comes in as a package does, checked in the same way.

What was published stays as it is. A draft that is published again makes another version of the
same course; learners go on in the version they began.
"""

import hashlib
from uuid import UUID

from content.h5p import services as h5p
from content.h5p.exceptions import DraftChanged, DraftUnknown
from content.h5p.models import Content, Draft
from content.h5p.queries import check_draft, draft_files, draft_of, title_findings
from scorm_packages.intake.queries import package_of_contents
from scorm_packages.intake.services.h5p import install_content
from scorm_packages.intake.services.reports import ImportReport
from scorm_packages.intake.services.rows import Incoming
from scorm_packages.manifest.findings import at_most_of_each, by_severity, has_errors
from scorm_packages.manifest.formats import Format
from scorm_packages.manifest.h5p import H5PCourse, as_told, read_h5p
from scorm_packages.runtime.models import Package


def publish_draft(*, tenant: int, draft: UUID, revision: int, by: str) -> ImportReport:
    """Make a package of what is saved in a draft, unless it has errors.

    `revision` is the one that whoever publishes has seen. Publishing it once more gives the package
    that it made. Raises DraftUnknown, DraftChanged, LibrariesChanged.
    """
    row = draft_of(tenant, draft)
    if row is None:
        raise DraftUnknown
    if row.revision != revision:
        raise DraftChanged(revision=row.revision, by=row.changed_by, at=row.changed_at.isoformat())
    checked, _ = check_draft(row)
    files = draft_files(row, checked)
    contents, course, findings = read_h5p(files)
    plan = h5p.plan_installation(
        tenant=tenant, files=files, contents=contents, may_install_libraries=False
    )
    findings += as_told([*title_findings(row.title), *plan.findings[len(contents.findings) :]])
    findings = by_severity(at_most_of_each(findings))
    if course is None or has_errors(findings):
        return ImportReport(Format.H5P, None, findings, installed=False)
    incoming = Incoming(
        tenant=tenant,
        sha256=_fingerprint(row),
        title=row.title,
        imported_by=by,
        course=_course_of(row, course),
        format=Package.Format.H5P,
        size=sum(files.size(name) for name in files.names()),
        file_count=len(files.names()),
    )

    def mark(content: Content) -> None:
        h5p.mark_published(tenant=tenant, draft=draft, revision=revision, content=content, by=by)

    return install_content(incoming, files, plan, findings, also=mark)


def _course_of(draft: Draft, course: H5PCourse) -> H5PCourse:
    """The course under the identifier of what the draft was opened from or published as."""
    before = package_of_contents(draft.tenant, [draft.published_id, draft.origin_id])
    identifier = draft.id.urn if before is None else before.identifier
    return H5PCourse(
        identifier=identifier, title=course.title, language=course.language, items=course.items
    )


def _fingerprint(draft: Draft) -> str:
    """Stands for the file that was never written: the same for each publishing of a revision."""
    return hashlib.sha256(f"draft {draft.id} {draft.revision}".encode()).hexdigest()
