"""The archive's tables. Entries, contents, seals and keys are append-only: triggers refuse more.

`chain` is what is proven: entries, their contents, seals. `keys` is what opens contents, and what
is destroyed when they are to be forgotten; `documents` is the same for files. `keeping` is how
long, and who decided. `files` are the files of events, exports and reports: what people look for
and take away.
"""

from lms.archives.models.chain import (
    LOST_AFTER,
    ArchiveCheck,
    ArchiveContent,
    ArchiveEntry,
    ArchiveHead,
    ArchiveSeal,
    PersonHead,
    SigningKey,
)
from lms.archives.models.documents import DocumentKey, DoomedFile
from lms.archives.models.files import (
    ArchiveExport,
    EntryDocument,
    EntryReference,
    EventFile,
    TrainingReport,
)
from lms.archives.models.keeping import DestructionLine, DestructionList, RetentionPeriod
from lms.archives.models.keys import PersonKey, SealedContent

__all__ = [
    "LOST_AFTER",
    "ArchiveCheck",
    "ArchiveContent",
    "ArchiveEntry",
    "ArchiveExport",
    "ArchiveHead",
    "ArchiveSeal",
    "DestructionLine",
    "DestructionList",
    "DocumentKey",
    "DoomedFile",
    "EntryDocument",
    "EntryReference",
    "EventFile",
    "PersonHead",
    "PersonKey",
    "RetentionPeriod",
    "SealedContent",
    "SigningKey",
    "TrainingReport",
]
