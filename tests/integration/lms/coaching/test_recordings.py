"""Recordings: who may hear them, in which parts, what is said, and when the sound goes."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from content.storage.services import exists
from lms.coaching.exceptions import NotMasked, NotYours, RecordingTwice
from lms.coaching.services.recordings import CallFacts, cut_clip, remove_expired, upload_recording
from lms.people.exceptions import AttachmentNotAllowed
from lms.people.models import Attachment, AuditRow
from tests.builders.coached import recorded, tone
from tests.builders.doors import SignIn
from tests.integration.lms.coaching.conftest import Desk

pytestmark = pytest.mark.django_db


def test_the_sound_is_for_the_agent_and_those_who_coach_them(desk: Desk, signed_in: SignIn) -> None:
    row = recorded(desk.lead, desk.agent)
    url = f"/coaching/recordings/{row.id}/sound"
    whole = b"".join(signed_in(desk.agent).get(url).streaming_content)  # type: ignore[attr-defined]
    assert whole == tone()
    for person in (desk.qa, desk.lead, desk.coach, desk.office):
        assert signed_in(person).head(url).status_code == 200, person
    elsewhere = desk.centre.person("Other lead", unit=desk.stranger.unit)
    for person in (desk.colleague, desk.stranger, elsewhere, desk.manager):
        assert signed_in(person).get(url).status_code == 404, person
        assert signed_in(person).get(f"/coaching/recordings/{row.id}/").status_code == 404


@pytest.mark.parametrize(
    ("wanted", "status", "start", "end"),
    [("bytes=0-99", 206, 0, 100), ("bytes=-10", 206, -10, None), ("bytes=100-", 206, 100, None)],
)
def test_a_player_gets_the_part_it_asks_for(
    desk: Desk, signed_in: SignIn, wanted: str, status: int, start: int, end: int | None
) -> None:
    row = recorded(desk.lead, desk.agent)
    client = signed_in(desk.agent)
    answer = client.get(f"/coaching/recordings/{row.id}/sound", headers={"Range": wanted})
    assert answer.status_code == status
    assert b"".join(answer.streaming_content) == tone()[start:end]  # type: ignore[attr-defined]
    assert answer["Content-Range"].endswith(f"/{len(tone())}")
    assert "sandbox" in answer["Content-Security-Policy"]
    beyond = client.get(f"/coaching/recordings/{row.id}/sound", headers={"Range": "bytes=9999999-"})
    assert beyond.status_code == 416


def test_what_is_no_sound_or_of_nobody_in_reach_is_refused(desk: Desk) -> None:
    facts = CallFacts("C-1", timezone.now(), timezone.localdate(), is_masked=True)
    page = SimpleUploadedFile("call.wav", b"<html>not a sound")
    with pytest.raises(AttachmentNotAllowed):
        upload_recording(desk.lead, desk.agent, page, facts)
    with pytest.raises(NotYours):
        recorded(desk.lead, desk.stranger)
    recorded(desk.lead, desk.agent, "C-2")
    with pytest.raises(RecordingTwice):
        recorded(desk.coach, desk.agent, "C-2")


def test_comments_carry_their_moment_and_criterion_and_opening_is_written_down(
    desk: Desk, signed_in: SignIn
) -> None:
    row = recorded(desk.lead, desk.agent)
    url = f"/coaching/recordings/{row.id}/"
    client = signed_in(desk.qa)
    client.get(url)
    said = {"at": "1:05.5", "words": "Here the need was repeated.", "criterion": "record_need"}
    assert client.post(url, said).status_code == 302
    comment = row.comments.get()
    assert (comment.at_ms, comment.criterion) == (65_500, "record_need")
    page = signed_in(desk.agent).get(url)
    assert "Records what the customer needs" in page.text
    assert "1:05" in page.text
    heard = AuditRow.objects.filter(action="coaching.recording_heard", object_id=str(row.id))
    assert [one.actor for one in heard.order_by("at")] == [desk.qa, desk.agent]
    assert "Qin QA" in page.text
    assert client.post(url, {"at": "soon", "words": "x"}).status_code == 400


def test_clips_are_cut_from_masked_recordings_only(desk: Desk, signed_in: SignIn) -> None:
    row = recorded(desk.lead, desk.agent, is_masked=False)
    clip = {"title": "Greeting", "start_ms": 0, "end_ms": 500, "consent": "contract 4.2"}
    with pytest.raises(NotMasked):
        cut_clip(desk.lead, row, **clip)  # type: ignore[arg-type]
    masked = recorded(desk.lead, desk.agent, "C-3")
    url = f"/coaching/recordings/{masked.id}/"
    data = {"clip": "1", "title": "Greeting", "start": "0:01", "end": "0:01", "consent": "4.2"}
    assert signed_in(desk.lead).post(url, data).status_code == 400
    assert signed_in(desk.lead).post(url, data | {"end": "0:02"}).status_code == 302
    assert masked.clips.get().end_ms == 2000
    assert signed_in(desk.agent).post(url, data).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_the_sound_goes_after_its_last_day_and_what_was_said_stays(desk: Desk) -> None:
    row = recorded(desk.lead, desk.agent)
    assert row.attachment
    key, last = row.attachment.storage_key, row.retain_until
    assert remove_expired(row.tenant, last) == 0
    assert exists(key)
    assert remove_expired(row.tenant, last + timedelta(days=1)) == 1
    assert remove_expired(row.tenant, last + timedelta(days=1)) == 0
    row.refresh_from_db()
    assert row.attachment is None
    assert row.removed_at
    assert not exists(key)
    assert not Attachment.objects.filter(storage_key=key).exists()
