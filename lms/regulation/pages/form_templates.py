"""Forms F1 to F18: as they are in use, and as the centre edits them (A36)."""

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lms.people.access import require_right, viewer_of
from lms.people.rules.roles import Right
from lms.regulation.models import EditedForm
from lms.regulation.pages.doors import may_write, said
from lms.regulation.pages.regulations import PAGE_RIGHTS
from lms.regulation.pages.template_forms import TemplateEditor, UseForm
from lms.regulation.queries.forms import form_template, of_row
from lms.regulation.rules.forms import FORMS, FormTemplate
from lms.regulation.services import discard_form, draft_form, put_form_in_use
from xapi.problems import Problem


def _draft_of(tenant: int, code: str) -> EditedForm | None:
    return EditedForm.objects.filter(tenant=tenant, code=code, is_draft=True).first()


def _known(code: str) -> None:
    if code not in FORMS:
        raise Http404


@require_GET
@require_right(*PAGE_RIGHTS)
def form_list(request: HttpRequest) -> HttpResponse:
    """Every form as it is in use today."""
    tenant, today = viewer_of(request).tenant, timezone.localdate()
    drafts = set(
        EditedForm.objects.filter(tenant=tenant, is_draft=True).values_list("code", flat=True)
    )
    context = {
        "forms": [(form_template(tenant, code, today), code in drafts) for code in FORMS],
    }
    return render(request, "regulation/forms.html", context)


@require_GET
@require_right(*PAGE_RIGHTS)
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """A form as it will be printed, its flow, and its versions."""
    _known(code)
    tenant, today = viewer_of(request).tenant, timezone.localdate()
    draft = _draft_of(tenant, code)
    in_use = form_template(tenant, code, today)
    shows_draft = draft is not None and request.GET.get("show") == "draft"
    template: FormTemplate = of_row(FORMS[code], draft) if draft and shows_draft else in_use
    context = {
        "template": template,
        "shows_draft": shows_draft,
        "draft": draft,
        "versions": EditedForm.objects.filter(tenant=tenant, code=code, is_draft=False)
        .select_related("edited_by")
        .order_by("-number"),
        "use": UseForm(initial={"effective_from": today}),
        "may_write": may_write(request),
        "today": today,
    }
    return render(request, "regulation/form.html", context)


@require_http_methods(["GET", "POST"])
@require_right(Right.MANAGE_REGULATION)
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Rename, reorder, hide, add: into a draft, with a look at it."""
    _known(code)
    viewer = viewer_of(request)
    draft = _draft_of(viewer.tenant, code)
    base = (
        of_row(FORMS[code], draft)
        if draft
        else form_template(viewer.tenant, code, timezone.localdate())
    )
    editor = TemplateEditor(base, request.POST if request.method == "POST" else None)
    problem = ""
    if request.method == "POST" and editor.is_valid():
        try:
            draft_form(viewer, code, editor.content())
        except Problem as found:
            problem = said(found)
        else:
            flash.success(request, _("The draft is kept. This is what it looks like."))
            return redirect(f"{reverse('regulation:form', args=[code])}?show=draft")
    context = {"template": base, "editor": editor, "problem": problem}
    status = 400 if problem or request.method == "POST" else 200
    return render(request, "regulation/form_edit.html", context, status=status)


@require_POST
@require_right(Right.MANAGE_REGULATION)
def use(request: HttpRequest, code: str) -> HttpResponse:
    _known(code)
    form = UseForm(request.POST)
    if not form.is_valid():
        flash.error(request, _("Say from which day the form is to be used."))
        return redirect("regulation:form", code)
    try:
        put_form_in_use(viewer_of(request), code, form.cleaned_data["effective_from"])
    except EditedForm.DoesNotExist:
        raise Http404 from None
    except Problem as problem:
        flash.error(request, said(problem))
    else:
        flash.success(request, _("The form is used from that day on."))
    return redirect("regulation:form", code)


@require_POST
@require_right(Right.MANAGE_REGULATION)
def discard(request: HttpRequest, code: str) -> HttpResponse:
    _known(code)
    discard_form(viewer_of(request), code)
    flash.success(request, _("The draft is gone."))
    return redirect("regulation:form", code)
