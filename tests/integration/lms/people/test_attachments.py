"""Files that people hand in: known by their bytes, bounded, and never run."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lms.people.exceptions import AttachmentNotAllowed, AttachmentTooLarge
from lms.people.models import Attachment
from lms.people.pages.attachments import attachment_response
from lms.people.queries import open_attachment
from lms.people.rules.file_kinds import PAPERS
from lms.people.services import store_attachment
from tests.builders.centre import Centre

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n" + b"x" * 5000


def test_a_file_is_kept_as_it_came(centre: Centre) -> None:
    ana = centre.person("Ana")
    kept = store_attachment(ana, SimpleUploadedFile("../../证明 proof.pdf", PDF))
    assert kept.name == "证明 proof.pdf"
    assert (kept.media_type, kept.size) == ("application/pdf", len(PDF))
    assert kept.sha256 == hashlib.sha256(PDF).hexdigest()
    assert b"".join(open_attachment(kept)) == PDF


@pytest.mark.parametrize(
    "content",
    [b"", b"MZ\x90\x00\x03", b"<html><script>", b"\x00" * 100],
    ids=["empty", "exe", "html", "zeros"],
)
def test_what_is_no_paper_is_refused_whatever_its_name(centre: Centre, content: bytes) -> None:
    with pytest.raises(AttachmentNotAllowed):
        store_attachment(
            centre.person("Ana"), SimpleUploadedFile("proof.pdf", content), kinds=PAPERS
        )
    assert not Attachment.objects.exists()


def test_a_file_that_is_too_large_is_refused_before_it_is_kept(centre: Centre) -> None:
    with pytest.raises(AttachmentTooLarge):
        store_attachment(centre.person("Ana"), SimpleUploadedFile("p.pdf", PDF), most=1000)
    assert not Attachment.objects.exists()


def test_a_file_goes_out_as_a_download_that_nothing_runs(centre: Centre) -> None:
    kept = store_attachment(centre.person("Ana"), SimpleUploadedFile("a b.pdf", PDF))
    answer = attachment_response(kept)
    assert answer["Content-Disposition"] == "attachment; filename*=UTF-8''a%20b.pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer.getvalue() == PDF
