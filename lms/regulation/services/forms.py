"""Editing forms: a draft is written until it is put in use, and then stays as it is (A36)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from lms.people.models import Employee
from lms.people.services import audit
from lms.regulation.exceptions import FormInPast, FormInvalid
from lms.regulation.models import EditedForm
from lms.regulation.rules.forms import FORMS, BadTemplate, edited


@transaction.atomic
def draft_form(actor: Employee, code: str, content: Mapping[str, Any]) -> EditedForm:
    """Write the draft of a form, anew while there is one. Raises FormInvalid, KeyError."""
    rows = list(EditedForm.objects.select_for_update().filter(tenant=actor.tenant, code=code))
    draft = next((row for row in rows if row.is_draft), None)
    if draft is None:
        number = 1 + max((row.number for row in rows), default=0)
        draft = EditedForm(tenant=actor.tenant, code=code, number=number)
    try:
        edited(FORMS[code], content, draft.number)
    except BadTemplate as error:
        raise FormInvalid(reason=error) from error
    draft.content = dict(content)
    draft.effective_from = timezone.localdate()
    draft.edited_by = actor
    draft.save()
    audit(actor, "regulation.form_drafted", "form", draft.id, {"code": code})
    return draft


@transaction.atomic
def put_form_in_use(actor: Employee, code: str, effective_from: date) -> EditedForm:
    """Use the draft from a day on. Raises EditedForm.DoesNotExist, FormInPast."""
    draft = EditedForm.objects.select_for_update().get(
        tenant=actor.tenant, code=code, is_draft=True
    )
    if effective_from < timezone.localdate():
        raise FormInPast(effective_from=effective_from)
    draft.is_draft = False
    draft.effective_from = effective_from
    draft.edited_by = actor
    draft.save()
    detail = {"code": code, "number": draft.number, "from": effective_from.isoformat()}
    audit(actor, "regulation.form_in_use", "form", draft.id, detail)
    return draft


@transaction.atomic
def discard_form(actor: Employee, code: str) -> None:
    """Throw the draft of a form away; nothing happens without one."""
    for draft in EditedForm.objects.select_for_update().filter(
        tenant=actor.tenant, code=code, is_draft=True
    ):
        audit(actor, "regulation.form_discarded", "form", draft.id, {"code": code})
        draft.delete()
