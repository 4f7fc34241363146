"""What is done about people and keys, each with its row in the audit trail."""

from lms.people.services.keys import KeyDraft, make_key, renew_key, withdraw_key
from lms.people.services.people import (
    RosterOutcome,
    RosterReport,
    audit,
    grant_role,
    import_roster,
    note_own_password,
    set_temporary_password,
)

__all__ = [
    "KeyDraft",
    "RosterOutcome",
    "RosterReport",
    "audit",
    "grant_role",
    "import_roster",
    "make_key",
    "note_own_password",
    "renew_key",
    "set_temporary_password",
    "withdraw_key",
]
