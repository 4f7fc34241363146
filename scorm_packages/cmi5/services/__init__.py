"""What the LMS does in cmi5. Each verb is one transaction, statements included."""

from scorm_packages.cmi5.services.abandoning import abandon_session, abandon_silent_sessions
from scorm_packages.cmi5.services.fetching import Fetched, fetch_token
from scorm_packages.cmi5.services.launching import Launch, launch_address, launch_au
from scorm_packages.cmi5.services.settling import evaluate_registration
from scorm_packages.cmi5.services.waiving import LONGEST_REASON, waive_au

__all__ = [
    "LONGEST_REASON",
    "Fetched",
    "Launch",
    "abandon_session",
    "abandon_silent_sessions",
    "evaluate_registration",
    "fetch_token",
    "launch_address",
    "launch_au",
    "waive_au",
]
