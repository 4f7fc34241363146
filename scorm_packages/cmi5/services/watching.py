"""Watching what launched content says and asks (cmi5 §6.3, §7 to §11).

A unit's session is judged by the rules of cmi5. Tin Can content has no rules of its own; of its
statements only the results about its activity are kept.
"""

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from scorm_packages.cmi5 import queries
from scorm_packages.cmi5.exceptions import (
    LaunchDataFixed,
    PreferencesInvalid,
    SessionOver,
    StatementRefused,
)
from scorm_packages.cmi5.models import AuProgress, AuSession
from scorm_packages.cmi5.rules.preferences import PROFILE_ID, are_preferences
from scorm_packages.cmi5.rules.results import told_result
from scorm_packages.cmi5.rules.session import NORMAL, Said, Session, judge
from scorm_packages.cmi5.rules.statements import LAUNCH_DATA
from scorm_packages.cmi5.services.progress import keep
from scorm_packages.cmi5.services.settling import held_registration, settle
from scorm_packages.runtime.models import Package
from scorm_packages.runtime.rules.statements import course_activity_id, item_activity_id
from xapi.lrs.queries import Access, statement_by_id
from xapi.lrs.rules.documents import Context, Kind
from xapi.lrs.rules.scopes import Act
from xapi.lrs.rules.watching import Watch
from xapi.statements import Statement
from xapi.vocabulary import TERMINATED


def watch(access: Access) -> Watch | None:
    """Who watches a request of this launch. Raises SessionOver once the session is over."""
    found = queries.session_of_token(access.tenant, access.credential)
    if found is None:
        return None
    if found.registration.package.format == Package.Format.XAPI:
        return TinCanWatch(found)
    if found.is_over:
        raise SessionOver
    return UnitWatch(found)


class UnitWatch:
    """Judges one request of an assignable unit."""

    def __init__(self, found: AuSession) -> None:
        self._found = found
        self._session: Session | None = None
        self._said: list[Said] = []

    def statement(self, statement: Statement, statement_id: UUID | None) -> None:
        """Judge a statement; one that is in the record already changes nothing, once more."""
        session = self._session = self._session or self._locked()
        try:
            said = judge(session, statement, statement_id)
        except StatementRefused:
            if session.is_over or not _is_known(self._found.tenant, statement_id):
                raise
        else:
            if said is not None:
                self._said.append(said)

    def stored(self) -> None:
        """Keep what was said, and tell what follows from it."""
        found, session, now = self._found, self._session, timezone.now()
        if session is None:
            return
        found.last_statement_at = now
        found.initialized_at = session.initialized_at
        found.verbs = sorted(session.verbs)
        if TERMINATED.iri in session.verbs:
            found.terminated_at = now
        found.save(update_fields=["last_statement_at", "initialized_at", "verbs", "terminated_at"])
        if self._said and found.mode == NORMAL:
            for said in self._said:
                keep(found, said, now=now)
            settle(found.registration, session=found.id, now=now)

    def document(
        self, act: Act, context: Context, document_id: str | None, sent: tuple[str, bytes] | None
    ) -> None:
        """Guard the launch data and the form of the preferences, and note that these were read."""
        if context.kind is Kind.STATE and act is Act.WRITE and document_id in {None, LAUNCH_DATA}:
            raise LaunchDataFixed
        if context.kind is Kind.AGENT_PROFILE and document_id == PROFILE_ID:
            if act is Act.READ:
                self._note_preferences(timezone.now())
            elif sent is None or not are_preferences(*sent):
                raise PreferencesInvalid

    def _note_preferences(self, now: datetime) -> None:
        AuSession.objects.filter(
            tenant=self._found.tenant, id=self._found.id, preferences_read_at=None
        ).update(preferences_read_at=now)

    def _locked(self) -> Session:
        """The session as it stands, locked after its registration."""
        tenant = self._found.tenant
        registration = held_registration(tenant, self._found.registration_id)
        found = self._found = (
            AuSession.objects.select_for_update(of=("self",))
            .select_related("item")
            .get(tenant=tenant, id=self._found.id)
        )
        found.registration = registration
        progress = AuProgress.objects.filter(
            tenant=tenant, registration=registration, item=found.item
        ).first()
        return Session(
            id=found.id,
            activity=item_activity_id(registration.package_id, found.item.identifier),
            publisher_id=found.item.identifier,
            course=course_activity_id(registration.package_id),
            mode=found.mode,
            mastery_score=found.mastery_score,
            preferences_read=found.preferences_read_at is not None,
            initialized_at=found.initialized_at,
            is_over=found.is_over,
            verbs=set(found.verbs),
            completed=progress is not None and progress.completed_at is not None,
            passed=progress is not None and progress.passed_at is not None,
        )


class TinCanWatch:
    """Reads the results of Tin Can content out of what it says."""

    def __init__(self, found: AuSession) -> None:
        self._found = found
        self._said: list[Said] = []

    def statement(self, statement: Statement, statement_id: UUID | None) -> None:
        """Note a result of the launched activity."""
        now = timezone.now()
        self._said += told_result(statement, activity=self._found.item.identifier, at=now)

    def stored(self) -> None:
        """Keep the results, and tell what becomes of the course."""
        found, now = self._found, timezone.now()
        if not self._said or found.mode != NORMAL:
            return
        found.registration = held_registration(found.tenant, found.registration_id)
        for said in self._said:
            keep(found, said, now=now)
        settle(found.registration, session=found.id, now=now)

    def document(
        self, act: Act, context: Context, document_id: str | None, sent: tuple[str, bytes] | None
    ) -> None:
        """All documents of the launch are the content's."""


def _is_known(tenant: int, statement_id: UUID | None) -> bool:
    """Whether the record has a statement of this id. The same again is then no new statement, and
    another one a conflict: that is for the record to tell."""
    return statement_id is not None and statement_by_id(tenant, statement_id) is not None
