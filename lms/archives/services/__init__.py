"""What is done with the archive: append, seal, check, export, print, destroy."""

from lms.archives.services.checks import request_check, run_check, verify_archive, verify_database
from lms.archives.services.destruction import (
    approve_destruction,
    erase_contents,
    propose_destruction,
    refuse_destruction,
    repeat_destructions,
    set_period,
)
from lms.archives.services.documents import close_documents, remove_doomed
from lms.archives.services.entries import NewEntry, append_entries, append_entry, learner_then
from lms.archives.services.event_files import add_part, close_event, waive_part
from lms.archives.services.export_jobs import make_export, remove_expired, request_export
from lms.archives.services.exports import export_archive
from lms.archives.services.keys import close_open_contents, renew_house_key
from lms.archives.services.records import print_record
from lms.archives.services.seals import seal_day, seal_due
from lms.archives.services.selections import Selection, export_selection

__all__ = [
    "NewEntry",
    "Selection",
    "add_part",
    "append_entries",
    "append_entry",
    "approve_destruction",
    "close_documents",
    "close_event",
    "close_open_contents",
    "erase_contents",
    "export_archive",
    "export_selection",
    "learner_then",
    "make_export",
    "print_record",
    "propose_destruction",
    "refuse_destruction",
    "remove_doomed",
    "remove_expired",
    "renew_house_key",
    "repeat_destructions",
    "request_check",
    "request_export",
    "run_check",
    "seal_day",
    "seal_due",
    "set_period",
    "verify_archive",
    "verify_database",
    "waive_part",
]
