"""How a room of the office forgets and exports a person: by a list of its tables (decision 0010).

What is proof of a duty lies in the archive, under a key of the person and a term of its own. The
working tables need no second copy of the words: they are emptied, and the files go. Rows, states,
days and figures stay, so that what was counted is still what it was. What others said of the
person goes too; what the person wrote about others is theirs, and stays.

A row is left to do as long as emptying would change it: so a run that was killed is run again.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db.models import ForeignObjectRel, Model, Q, QuerySet

from content.storage.services import delete_file
from lms.people.exceptions import StillOpen
from lms.people.models import Attachment, Employee, Notice
from lms.people.queries import open_attachment
from lms.people.rules.filing import Text
from lms.people.rules.keepers import kept
from xapi.lrs.rules.holders import Involved
from xapi.statements.actors import Identifier
from xapi.tenancy import UUIDModel

NOTHING: Final = "—"
"""Stands where a list needs something to show: a title, a topic."""
_ROWS_AT_ONCE: Final = 200

Emptied = Callable[[Any], Any]
"""What is left of a value. Emptying twice is emptying once."""


def words(*columns: str) -> dict[str, Emptied]:
    """Columns of text or JSON of which nothing is left."""
    return dict.fromkeys(columns, lambda value: type(value)())


def titles(*columns: str) -> dict[str, Emptied]:
    """Columns of text that lists show: a dash takes their place."""
    return dict.fromkeys(columns, lambda _: NOTHING)


@dataclass(frozen=True)
class Table:
    """Rows about a person, and what of them goes.

    `person` is the path to the employee they are about, `only` which of their rows are meant.
    `file` is a foreign key to a file that goes; `without_file` what else changes in the row then.
    Rows that are not `told` go without being exported: others were promised not to be named.
    """

    name: str
    model: type[UUIDModel]
    person: str
    empties: Mapping[str, Emptied] = field(default_factory=dict)
    only: Q = field(default_factory=Q)
    file: str = ""
    without_file: Callable[[], dict[str, Any]] = dict
    told: bool = True

    def rows(self, tenant: int, people: Collection[UUID]) -> QuerySet[UUIDModel]:
        """Each once, the oldest first, with its file."""
        theirs = self.model._default_manager.filter(
            self.only, tenant=tenant, **{f"{self.person}__in": people}
        )
        rows = self.model._default_manager.filter(tenant=tenant, id__in=theirs.values("id"))
        return (rows.select_related(self.file) if self.file else rows).order_by("id")

    def changes(self, row: Model) -> dict[str, Any]:
        """What emptying would change in a row."""
        return {
            column: left
            for column, emptied in self.empties.items()
            if (value := getattr(row, column)) is not None and (left := emptied(value)) != value
        }

    def file_of(self, row: Model) -> Attachment | None:
        found = getattr(row, self.file) if self.file else None
        return found if isinstance(found, Attachment) and found.name else None


@dataclass(frozen=True)
class OpenMatter:
    """Rows that must be concluded before the person they are about can be forgotten."""

    title: Text
    model: type[UUIDModel]
    person: str
    is_open: Q


class OfficeHolder:
    """`xapi.lrs.rules.holders.Holder` over the tables of one room, with their files."""

    def __init__(self, name: str, tables: Iterable[Table], matters: Iterable[OpenMatter] = ()):
        self.name, self.tables, self.matters = name, tuple(tables), tuple(matters)

    def involved(self, tenant: int, person: Collection[Identifier]) -> Iterable[Involved]:
        """Nobody besides the person, whose own holds are looked at anyway."""
        return ()

    def counts(self, tenant: int, person: Collection[Identifier]) -> Mapping[str, int]:
        """Raises StillOpen."""
        people = employees_of(tenant, person)
        self._refuse_open(tenant, people)
        found: Counter[str] = Counter()
        for table in self.tables:
            rows = table.rows(tenant, people)
            found[self._counted(table.name)] = sum(
                bool(table.changes(row)) for row in rows.iterator()
            )
            found[self._counted("file")] += len(self._files_left(tenant, table, people))
        found[self._counted("notice_about")] = self._notices(tenant, people).count()
        return +found

    def forget(
        self, tenant: int, person: Collection[Identifier], pseudonym: Identifier
    ) -> Mapping[str, int]:
        """Empty some rows of one table, or take away some files. Raises StillOpen."""
        people = employees_of(tenant, person)
        self._refuse_open(tenant, people)
        for table in self.tables:
            if done := _empty_some(tenant, table, people):
                return {self._counted(table.name): done}
            if left := self._files_left(tenant, table, people)[:_ROWS_AT_ONCE]:
                return {self._counted("file"): _take_files(tenant, table, left)}
        told = self._notices(tenant, people).update(
            title_en=NOTHING, title_zh=NOTHING, body_en="", body_zh=""
        )
        return {self._counted("notice_about"): told} if told else {}

    def export(
        self, tenant: int, person: Collection[Identifier]
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """Every row with all its columns; a file as a row that says where in the zip it lies."""
        people = employees_of(tenant, person)
        for table in self.tables:
            for row in table.rows(tenant, people).iterator() if table.told else ():
                yield table.name, row.columns()
                if attachment := table.file_of(row):
                    columns = attachment.columns(without=["storage_key"])
                    yield "file", {**columns, "path": self._path(attachment)}

    def files(
        self, tenant: int, person: Collection[Identifier]
    ) -> Iterator[tuple[str, Iterator[bytes]]]:
        """The files that `export` names, each once, as they are stored."""
        people, seen = employees_of(tenant, person), set()
        for table in self.tables:
            for row in table.rows(tenant, people).iterator() if table.file else ():
                attachment = table.file_of(row)
                if attachment and attachment.id not in seen:
                    seen.add(attachment.id)
                    yield self._path(attachment), open_attachment(attachment)

    def _counted(self, row: str) -> str:
        return f"{self.name}_{row}"

    def _path(self, attachment: Attachment) -> str:
        return f"files/{self.name}/{attachment.id}"

    def _refuse_open(self, tenant: int, people: Collection[UUID]) -> None:
        for matter in self.matters:
            theirs = Q(**{f"{matter.person}__in": people})
            rows = matter.model._default_manager.filter(matter.is_open, theirs, tenant=tenant)
            if count := rows.distinct().count():
                raise StillOpen(
                    what_en=matter.title["en"], what_zh=matter.title["zh-Hans"], count=count
                )

    def _files_left(self, tenant: int, table: Table, people: Collection[UUID]) -> list[UUID]:
        """The rows whose file nobody has to keep."""
        if not table.file:
            return []
        found = {
            row.pk: attachment.sha256
            for row in table.rows(tenant, people).iterator()
            if (attachment := table.file_of(row))
        }
        must_stay = kept(tenant, set(found.values()))
        return [row for row, sha256 in found.items() if sha256 not in must_stay]

    def _notices(self, tenant: int, people: Collection[UUID]) -> QuerySet[Notice]:
        """What others were told of rows about the person, where it still says something.

        What the person themselves was told is `NOTICES`.
        """
        about: Q = Q(pk__in=())
        for table in self.tables:
            about |= Q(about_id__in=table.rows(tenant, people).order_by().values("id"))
        says = ~Q(title_en=NOTHING) | ~Q(title_zh=NOTHING) | ~Q(body_en="") | ~Q(body_zh="")
        return Notice.objects.filter(about, says, tenant=tenant).exclude(employee__in=people)


def employees_of(tenant: int, person: Collection[Identifier]) -> list[UUID]:
    """The employees whom these identifiers mean: accounts of our home page are named by id."""
    ids = set()
    for kind, *values in person:
        if kind == "account" and values[0] == str(settings.CALLCRAFT_ACTOR_HOME_PAGE):
            try:
                ids.add(UUID(values[1]))
            except ValueError:  # an account of our home page that is no employee's
                continue
    return sorted(Employee.objects.filter(tenant=tenant, id__in=ids).values_list("id", flat=True))


def _empty_some(tenant: int, table: Table, people: Collection[UUID]) -> int:
    if not table.empties:
        return 0
    left = (row.pk for row in table.rows(tenant, people).iterator() if table.changes(row))
    ids = [pk for pk, _ in zip(left, range(_ROWS_AT_ONCE), strict=False)]
    done = 0
    for row in _held(tenant, table, ids):
        if changes := table.changes(row):  # Nobody else was faster.
            _change(row, changes)
            done += 1
    return done


def _take_files(tenant: int, table: Table, ids: Collection[UUID]) -> int:
    """Take files away from rows, before the commit: what is repeated finds nothing to delete."""
    done = 0
    for row in _held(tenant, table, ids):
        attachment = table.file_of(row)
        if attachment is None:
            continue
        is_needed = not table.model._meta.get_field(table.file).null
        changes = {} if is_needed else {table.file: None}
        _change(row, {**changes, **table.without_file()})
        if is_needed:
            _change(attachment, {"name": ""})
            delete_file(attachment.storage_key)
        elif not _is_named(attachment):
            attachment.delete()
            delete_file(attachment.storage_key)
        done += 1
    return done


def _held(tenant: int, table: Table, ids: Collection[UUID]) -> QuerySet[UUIDModel]:
    """Rows under a lock."""
    rows = table.model._default_manager.filter(tenant=tenant, id__in=ids)
    return rows.select_for_update(of=("self",), no_key=True).order_by("id")


def _change(row: Model, changes: Mapping[str, Any]) -> None:
    for column, value in changes.items():
        setattr(row, column, value)
    if changes:
        row.save(update_fields=list(changes))


def _is_named(attachment: Attachment) -> bool:
    """Whether any row of the house still refers to a file."""
    return any(
        relation.field.model._base_manager.filter(
            **{"tenant": attachment.tenant, relation.field.name: attachment.pk}
        ).exists()
        for relation in Attachment._meta.get_fields(include_hidden=True)
        if isinstance(relation, ForeignObjectRel)
    )


NOTICES: Final = OfficeHolder(
    "people",
    [
        Table(
            "notice",
            Notice,
            "employee",
            titles("title_en", "title_zh") | words("body_en", "body_zh"),
        )
    ],
)
"""What the person themselves was told."""
