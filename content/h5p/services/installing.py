"""Installing a package, whole or not at all.

Files are written first, below prefixes that no row points to yet; then the rows, in one
transaction. A failure in between removes the files. Only a killed process can leave files without
rows, and `sweep` removes those.
"""

import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID

import structlog
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from content.h5p.exceptions import LibrariesChanged
from content.h5p.models import Content, ContentLibrary, Library, LibraryDependency
from content.h5p.queries import current_libraries, installed_libraries
from content.h5p.rules.dependencies import load_order
from content.h5p.rules.files import CONTENT, PackageFiles
from content.h5p.rules.findings import Finding
from content.h5p.rules.libraries import LibraryDescription
from content.h5p.rules.names import LibraryName
from content.h5p.rules.package import read_package
from content.h5p.services.locks import lock_libraries
from content.h5p.services.planning import NewLibrary, Plan, plan_installation
from content.storage import services as storage
from xapi.tenancy import uuid7

log = structlog.get_logger(__name__)

CONTENT_FOLDER = "h5p/content"
LIBRARY_FOLDER = "h5p/libraries"


@dataclass(frozen=True, slots=True)
class Installation:
    """What became of a package: the content made from it, if it had any, and the libraries that
    came in with it. Both are empty when a finding is an error; nothing was stored then."""

    content: Content | None
    libraries: tuple[Library, ...]
    findings: tuple[Finding, ...]


def install_package(
    *,
    tenant: int,
    files: PackageFiles,
    source_sha256: str,
    installed_by: str,
    may_install_libraries: bool,
    libraries_only: bool = False,
    file_title: str = "",
    also: Callable[[Content], None] | None = None,
) -> Installation:
    """Judge a package and install its libraries and its content, unless there are errors.

    With `libraries_only` its content is passed over. `file_title` is the content's title where
    the package has none. `also` is called in the same transaction with the new content: what it
    raises undoes everything. Raises LibrariesChanged; trouble with `files`, the store or the
    database is raised too, and leaves nothing behind.
    """
    plan = plan_installation(
        tenant=tenant,
        files=files,
        contents=read_package(files, libraries_only=libraries_only),
        may_install_libraries=may_install_libraries,
    )
    if not plan.is_sound:
        return Installation(None, (), plan.findings)
    return carry_out(
        plan,
        files=files,
        source_sha256=source_sha256,
        installed_by=installed_by,
        file_title=file_title,
        also=also,
    )


def carry_out(
    plan: Plan,
    *,
    files: PackageFiles,
    source_sha256: str,
    installed_by: str,
    file_title: str = "",
    also: Callable[[Content], None] | None = None,
) -> Installation:
    """Carry out a sound plan, as `install_package` does."""
    stored = _Stored(plan.tenant)
    try:
        stored.write(plan, files)
        with transaction.atomic():
            lock_libraries(plan.tenant)
            libraries = _record_libraries(plan, stored, installed_by)
            _check_needed(plan)
            content = _record_content(plan, stored, source_sha256, installed_by, file_title)
            if content is not None and also is not None:
                also(content)
    except BaseException:
        stored.undo()
        raise
    stored.delete_libraries(keep={library.id for library in libraries})
    log.info(
        "h5p.installed",
        tenant=plan.tenant,
        content=None if content is None else str(content.id),
        libraries=[str(library) for library in libraries],
    )
    return Installation(content, tuple(libraries), plan.findings)


@dataclass(slots=True)
class _Stored:
    """The files that one installation has written, and the ids that its rows will have."""

    tenant: int
    content: UUID = field(default_factory=uuid7)
    libraries: dict[LibraryName, UUID] = field(default_factory=dict)

    @property
    def content_prefix(self) -> str:
        """Where the files of the content lie."""
        return f"{CONTENT_FOLDER}/{self.tenant}/{self.content}/"

    def library_prefix(self, name: LibraryName) -> str:
        """Where the files of a library lie."""
        return f"{LIBRARY_FOLDER}/{self.tenant}/{self.libraries[name]}/"

    def write(self, plan: Plan, files: PackageFiles) -> None:
        """Store the files of all libraries that come in, and of the content."""
        for new in plan.libraries:
            self.libraries[new.name] = uuid7()
            prefix = self.library_prefix(new.name)
            for path in new.packaged.files:
                with files.open(f"{new.packaged.folder}/{path}") as file:
                    storage.put(prefix + path, file)
        content = plan.contents.content
        for path in () if content is None else content.files:
            with files.open(CONTENT + path) as file:
                storage.put(self.content_prefix + path, file)

    def undo(self) -> None:
        """Delete what was written, unless its rows are there all the same.

        A connection that breaks after COMMIT was sent tells nothing. Where nobody can be asked
        now, the files stay for the sweep.
        """
        with suppress(DatabaseError):
            if not connection.in_atomic_block:
                connection.close_if_unusable_or_obsolete()
            kept = Library.objects.filter(tenant=self.tenant, id__in=self.libraries.values())
            self.delete_libraries(keep=set(kept.values_list("id", flat=True)))
            if not Content.objects.filter(tenant=self.tenant, id=self.content).exists():
                storage.delete_prefix(self.content_prefix)

    def delete_libraries(self, *, keep: Iterable[UUID]) -> None:
        """Delete the files of libraries, but for those whose rows were made."""
        for name, id_ in self.libraries.items():
            if id_ not in keep:
                storage.delete_prefix(self.library_prefix(name))


def _record_libraries(plan: Plan, stored: _Stored, installed_by: str) -> list[Library]:
    """Write the rows of the libraries. Runs under the lock, in the caller's transaction.

    Somebody else may have installed the same library meanwhile: then theirs stays, unless ours
    has a higher patch.
    """
    current = {row.name: row for row in current_libraries(plan.tenant).defer("semantics", "files")}
    made: list[Library] = []
    for new in plan.libraries:
        before = current.get(new.name)
        if before is not None and before.patch >= new.packaged.description.patch:
            continue
        library = _library(plan.tenant, new, stored, installed_by)
        if before is not None:
            # The order of the two matters: only one of a name may be current at any time.
            Library.objects.filter(tenant=plan.tenant, id=before.id).update(
                replaced_at=timezone.now()
            )
            library.disabled_at, library.disabled_by = before.disabled_at, before.disabled_by
        library.save(force_insert=True)
        made.append(library)
        LibraryDependency.objects.bulk_create(_dependencies(library, new.packaged.description))
    return made


def _library(tenant: int, new: NewLibrary, stored: _Stored, installed_by: str) -> Library:
    packaged, described = new.packaged, new.packaged.description
    core_major, core_minor = described.core or (None, None)
    return Library(
        tenant=tenant,
        id=stored.libraries[new.name],
        machine_name=described.name.machine_name,
        major=described.name.major,
        minor=described.name.minor,
        patch=described.patch,
        title=described.title,
        is_runnable=described.is_runnable,
        core_major=core_major,
        core_minor=core_minor,
        description=described.as_record(),
        semantics=packaged.semantics,
        languages=list(packaged.languages),
        storage_prefix=stored.library_prefix(new.name),
        files=dict(packaged.files),
        sha256=new.sha256,
        installed_by=installed_by,
    )


def _dependencies(library: Library, described: LibraryDescription) -> Iterable[LibraryDependency]:
    for position, each in enumerate(described.dependencies):
        yield LibraryDependency(
            tenant=library.tenant,
            library=library,
            kind=each.kind,
            position=position,
            machine_name=each.library.machine_name,
            major=each.library.major,
            minor=each.library.minor,
        )


def _check_needed(plan: Plan) -> None:
    """Make sure that what the plan counted on is still there. Raises LibrariesChanged."""
    installed = installed_libraries(plan.tenant)
    roots = [each.name for each in plan.needed.of_kind("preloaded")]
    order = load_order(roots, installed.describe)
    is_off = plan.contents.content is not None and installed.disabled(roots)
    if is_off or any(each.is_vital for each in order.missing):
        raise LibrariesChanged


def _record_content(
    plan: Plan, stored: _Stored, source_sha256: str, created_by: str, file_title: str
) -> Content | None:
    """Write the rows of the content. Runs in the caller's transaction."""
    packaged = plan.contents.content
    if packaged is None or plan.checked is None:
        return None
    main = packaged.main
    content = Content.objects.create(
        tenant=plan.tenant,
        id=stored.content,
        machine_name=main.machine_name,
        major=main.major,
        minor=main.minor,
        title=packaged.title or file_title or main.machine_name,
        parameters_json=json.dumps(plan.checked.parameters, ensure_ascii=False),
        metadata=packaged.metadata,
        language=packaged.language,
        storage_prefix=stored.content_prefix,
        files=dict(packaged.files),
        source_sha256=source_sha256,
        created_by=created_by,
    )
    names = [main, *sorted(plan.checked.libraries - {main})]
    ContentLibrary.objects.bulk_create(
        ContentLibrary(
            tenant=plan.tenant,
            content=content,
            position=position,
            machine_name=name.machine_name,
            major=name.major,
            minor=name.minor,
        )
        for position, name in enumerate(names)
    )
    return content
