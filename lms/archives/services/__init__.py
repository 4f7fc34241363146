"""What is done with the archive: append, seal, check, export, print."""

from lms.archives.services.checks import request_check, run_check, verify_archive, verify_database
from lms.archives.services.entries import NewEntry, append_entries, append_entry
from lms.archives.services.exports import export_archive
from lms.archives.services.records import print_record
from lms.archives.services.seals import seal_day, seal_due

__all__ = [
    "NewEntry",
    "append_entries",
    "append_entry",
    "export_archive",
    "print_record",
    "request_check",
    "run_check",
    "seal_day",
    "seal_due",
    "verify_archive",
    "verify_database",
]
