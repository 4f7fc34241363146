"""What hangs on statements and goes with them: references, documents, contents, tokens."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from tests.integration.xapi.lrs.conftest import (
    AUTHORITY,
    LIN,
    MO,
    TENANT,
    Provider,
    make_statement,
)
from tests.integration.xapi.lrs.protecting import (
    LIN_BY_MAIL,
    MO_BY_ACCOUNT,
    OFFICER,
    a_comment_on,
    a_content,
    a_document,
    an_attachment,
    erase,
    found_by,
    pseudonymise,
    record,
    statement_of,
)
from xapi.lrs.exceptions import StatementsHeld
from xapi.lrs.models import AttachmentContent, LaunchToken, LinkRow
from xapi.lrs.queries.documents import documents_about
from xapi.lrs.rules.documents import Kind
from xapi.lrs.rules.keys import agent_key
from xapi.lrs.services import issue_launch_token, record_statements
from xapi.lrs.services.attachment_removal import sweep_contents
from xapi.lrs.services.holds import place_holds

pytestmark = pytest.mark.django_db


def test_who_refers_to_an_erased_statement_is_not_found_by_it_any_more(provider: Provider) -> None:
    """XAPI 1.0.3 Communication 2.1.3: filters look through StatementRefs."""
    (own,) = record(make_statement())
    (about,) = record(a_comment_on(own))
    (further,) = record(a_comment_on(about))
    lin, mo = json.dumps(LIN), json.dumps(MO)
    assert provider.found(agent=lin) == [str(one.id) for one in (further, about, own)]
    before = LinkRow.objects.filter(tenant=TENANT).count()
    erase(LIN_BY_MAIL)
    assert provider.found(agent=lin) == []
    assert provider.found(agent=mo) == [str(further.id), str(about.id)]
    assert LinkRow.objects.filter(tenant=TENANT).count() < before
    assert not LinkRow.objects.filter(tenant=TENANT, ref=agent_key(TENANT, LIN_BY_MAIL))


def test_who_refers_to_a_pseudonymised_statement_is_found_by_the_pseudonym(
    provider: Provider,
) -> None:
    (own,) = record(make_statement())
    (about,) = record(a_comment_on(own))
    pseudonymise(LIN_BY_MAIL)
    pseudonym = json.dumps(statement_of(own)["actor"])
    assert provider.found(agent=pseudonym) == [str(about.id), str(own.id)]
    assert not LinkRow.objects.filter(tenant=TENANT, ref=agent_key(TENANT, LIN_BY_MAIL))


def test_a_comment_of_the_person_stops_inheriting_with_itself() -> None:
    (other,) = record(make_statement(actor=MO))
    (own,) = record(a_comment_on(other, actor=LIN))
    erase(LIN_BY_MAIL)
    assert not LinkRow.objects.filter(tenant=TENANT, position=own.position).exists()
    assert found_by(MO_BY_ACCOUNT) == [other.id]


def test_documents_and_launch_tokens_of_the_person_go() -> None:
    for person in (LIN_BY_MAIL, MO_BY_ACCOUNT):
        for kind in (Kind.STATE, Kind.AGENT_PROFILE):
            a_document(person, kind)
    for actor in (LIN, MO):
        issue_launch_token(
            tenant=TENANT,
            actor=actor,
            registration=uuid4(),
            expires_at=timezone.now() + timedelta(days=1),
        )
    assert erase(LIN_BY_MAIL, dry_run=True).counts["documents"] == 2
    assert erase(LIN_BY_MAIL).counts["documents"] == 2
    assert documents_about(TENANT, [LIN_BY_MAIL]).count() == 0
    assert documents_about(TENANT, [MO_BY_ACCOUNT]).count() == 2
    assert LaunchToken.objects.get(tenant=TENANT).actor == MO


def test_a_document_of_a_held_registration_keeps_all_of_the_person() -> None:
    registration = uuid4()
    record(make_statement())
    a_document(LIN_BY_MAIL, Kind.STATE, registration=registration)
    place_holds(tenant=TENANT, registrations=[registration], reason="Case 12", by=OFFICER)
    with pytest.raises(StatementsHeld):
        erase(LIN_BY_MAIL)
    assert documents_about(TENANT, [LIN_BY_MAIL]).count() == 1


def test_a_content_goes_when_nobody_names_it_any_more(
    django_capture_on_commit_callbacks: Any,
) -> None:
    only_lins, shared, theirs = (a_content(letter) for letter in "abc")
    young = a_content("d", age=timedelta())
    named = [one.sha2 for one in (only_lins, shared, young)]
    attachments = [an_attachment(sha2) for sha2 in named]
    record_statements(
        tenant=TENANT,
        statements=[
            make_statement(attachments=attachments),
            make_statement(actor=MO, attachments=[an_attachment(shared.sha2)]),
        ],
        authority=AUTHORITY,
        attached=named,
    )
    with django_capture_on_commit_callbacks(execute=True):
        erase(LIN_BY_MAIL)
    left = set(AttachmentContent.objects.filter(tenant=TENANT).values_list("sha2", flat=True))
    assert left == {shared.sha2, theirs.sha2, young.sha2}
    assert not default_storage.exists(only_lins.key)
    assert default_storage.exists(shared.key)
    AttachmentContent.objects.update(received_at=timezone.now() - timedelta(days=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep_contents(TENANT) == 2
    assert AttachmentContent.objects.get(tenant=TENANT).sha2 == shared.sha2
    assert not default_storage.exists(young.key)
