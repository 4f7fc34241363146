"""What is done about people and keys, each with its row in the audit trail."""

from lms.people.services.attachments import store_attachment
from lms.people.services.calendar import ListReport, forget_day, import_days, set_day
from lms.people.services.employment import (
    change_employee,
    close_left_accounts,
    give_role,
    take_role,
)
from lms.people.services.filing import file_records
from lms.people.services.keys import KeyDraft, make_key, renew_key, withdraw_key
from lms.people.services.notices import acknowledge, notify, see
from lms.people.services.people import (
    RosterOutcome,
    RosterReport,
    audit,
    grant_role,
    import_roster,
    note_own_password,
    set_temporary_password,
)
from lms.people.services.shifts import ShiftReport, import_shifts

__all__ = [
    "KeyDraft",
    "ListReport",
    "RosterOutcome",
    "RosterReport",
    "ShiftReport",
    "acknowledge",
    "audit",
    "change_employee",
    "close_left_accounts",
    "file_records",
    "forget_day",
    "give_role",
    "grant_role",
    "import_days",
    "import_roster",
    "import_shifts",
    "make_key",
    "note_own_password",
    "notify",
    "renew_key",
    "see",
    "set_day",
    "set_temporary_password",
    "store_attachment",
    "take_role",
    "withdraw_key",
]
