"""Dispatches, and what a launcher in another system posts."""

from typing import Any

from scorm_packages.export.models import Dispatch
from scorm_packages.export.rules.dispatching import write_token
from scorm_packages.export.services import DispatchDraft, create_dispatch
from scorm_packages.export.services.dispatches import secret_of
from scorm_packages.runtime.models import Package
from tests.builders.runtime import TENANT

ORIGIN = "https://lms.example"
CHANNEL = "0123456789abcdef0123456789abcdef"


def build_dispatch(package: Package, **conditions: Any) -> Dispatch:
    """A dispatch of the package as SCORM 1.2, on any conditions of `DispatchDraft`."""
    draft = DispatchDraft(
        **{"package": package.id, "destination": "Partner", "format": "scorm12", **conditions}
    )
    return create_dispatch(tenant=TENANT, draft=draft, created_by="test")


def token_of(dispatch: Dispatch) -> str:
    """What the zip of the dispatch carries."""
    return write_token(dispatch.id, secret_of(dispatch))


def form_of(dispatch: Dispatch, learner: str = "L-7", **fields: str) -> dict[str, str]:
    """What the launcher posts for a learner who comes for the first time."""
    return {
        "token": token_of(dispatch),
        "learner_id": learner,
        "learner_name": f"Learner {learner}",
        "language": "en-US",
        "registration": "",
        "first": "1",
        "counts": "1",
        "standard": "scorm12",
        "origin": ORIGIN,
        "channel": CHANNEL,
        **fields,
    }
