"""The forms of the centre on a day."""

from dataclasses import replace
from datetime import date

from lms.regulation.models import EditedForm
from lms.regulation.queries.readings import reading
from lms.regulation.rules.ambiguities.leave import TITLED
from lms.regulation.rules.forms import FORMS, FormTemplate, edited
from lms.regulation.rules.settings import both


def form_template(tenant: int, code: str, on: date) -> FormTemplate:
    """The form as it is filled in and printed on a day.

    The names of F16 to F18 follow the reading of A12, so that they are those of the regulation in
    force, until the centre gives the form a title of its own. Raises KeyError for a code that is
    not in the catalogue.
    """
    shipped = _with_regulated_title(tenant, FORMS[code], on)
    if reading(tenant, "A36", on)["form_template.version"] == "shipped":
        return shipped
    row = (
        EditedForm.objects.filter(tenant=tenant, code=code, is_draft=False, effective_from__lte=on)
        .order_by("-effective_from", "-number")
        .first()
    )
    return of_row(shipped, row) if row else shipped


def of_row(shipped: FormTemplate, row: EditedForm) -> FormTemplate:
    """An edited version; where its title is the one in the catalogue, that of `shipped`."""
    template = edited(shipped, row.content, row.number)
    unnamed = dict(template.title) == dict(FORMS[row.code].title)
    return replace(template, title=shipped.title) if unnamed else template


def _with_regulated_title(tenant: int, form: FormTemplate, on: date) -> FormTemplate:
    if form.code not in TITLED:
        return form
    names = reading(tenant, "A12", on)
    title = both(names[f"form.titles[{form.code}].en"], names[f"form.titles[{form.code}].zh"])
    return replace(form, title=title)
