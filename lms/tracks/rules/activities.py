"""The names, as xAPI activities, of what is learned and assessed outside packages."""

from typing import Final
from uuid import UUID, uuid5

from xapi.vocabulary.callcraft import CALLCRAFT

_READ: Final = UUID("5f2a6f0e-5f0c-5a39-9d7f-3d1c0b8a6f21")
"""Namespace of the ids of what is told of reading: once per enrolment and document."""


def item_activity(item: UUID) -> str:
    """The IRI of an item of a track that is no package: a class, an assessment, a document."""
    return f"{CALLCRAFT}items/{item}"


def session_activity(session: UUID) -> str:
    """The IRI of a training session."""
    return f"{CALLCRAFT}training-sessions/{session}"


def document_reading(enrolment: UUID, item: UUID) -> UUID:
    """The id of the statement that somebody has read a document of their track."""
    return uuid5(_READ, f"{enrolment}/{item}")
