"""`{% load ui %}`: icons, badges, progress, dates and built files for every room's templates."""

import datetime as dt
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.forms import (
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    FileInput,
    RadioSelect,
    Select,
)
from django.forms.boundfield import BoundWidget
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from lms.ui.badges import badge_of
from lms.ui.build import entry_files, icon_drawing
from lms.ui.language import is_chinese

register = template.Library()

DUE_SOON_DAYS = 3


@register.simple_tag
def vite(name: str) -> SafeString:
    """The style sheets and the script of a front-end entry, by the manifest of the build."""
    files = entry_files(name)
    styles = format_html_join(
        "\n", '<link rel="stylesheet" href="{}">', ((static(path),) for path in files.styles)
    )
    script = format_html('<script type="module" src="{}"></script>', static(files.script))
    return mark_safe(f"{styles}\n{script}")  # noqa: S308 - both halves are escaped above


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An inline icon: decoration by default, an image with a name when `label` is given."""
    drawing = mark_safe(icon_drawing(name))  # noqa: S308 - made by our own build
    access = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"'
        ' stroke-linecap="round" stroke-linejoin="round" {}>{}</svg>',
        mark_safe(access),  # noqa: S308 - escaped or a constant
        drawing,
    )


@register.simple_tag
def said(thing: object, name: str) -> str:
    """What `thing` says in the reader's language: its `<name>_zh` or `<name>_en`."""
    return str(getattr(thing, f"{name}_zh" if is_chinese() else f"{name}_en"))


@register.filter
def worded(text: Mapping[str, str]) -> str:
    """Words that are kept in both languages, in the reader's."""
    return text["zh-Hans" if is_chinese() else "en"]


@register.simple_tag
def status_badge(status: object) -> SafeString:
    """A state as a badge with icon and words."""
    badge = badge_of(status)
    return format_html(
        '<span class="badge bg-{}-lt">{}{}</span>', badge.tone, icon(badge.icon), badge.label
    )


@register.simple_tag
def percent(value: float | None, whole: float | None) -> int:
    """How much `value` is of `whole`, in whole percent, never over 100 and never 100 too early."""
    if not value or not whole:
        return 0
    return min(100, int(100 * value / whole))


@register.filter
def relative_day(day: dt.date | None) -> str:
    """“today”, “in 3 days”, “2 days ago”: the distance of a date from today."""
    if day is None:
        return ""
    distance = (day - timezone.localdate()).days
    if distance in _NEAR_DAYS:
        return _NEAR_DAYS[distance]()
    if distance > 0:
        return ngettext("in %(days)d day", "in %(days)d days", distance) % {"days": distance}
    return ngettext("%(days)d day ago", "%(days)d days ago", -distance) % {"days": -distance}


_NEAR_DAYS = {
    -1: lambda: gettext("yesterday"),
    0: lambda: gettext("today"),
    1: lambda: gettext("tomorrow"),
}


@register.inclusion_tag("ui/parts/due.html")
def due(day: dt.date | None, is_finished: bool = False) -> dict[str, Any]:
    """A due date, absolute and relative; overdue in words, icon and colour."""
    if day is None:
        return {"day": None}
    left = (day - timezone.localdate()).days
    state = ""
    if not is_finished:
        state = "overdue" if left < 0 else "due_soon" if left <= DUE_SOON_DAYS else ""
    return {"day": day, "relative": relative_day(day), "state": state, "is_finished": is_finished}


@register.filter
def duration(value: dt.timedelta | int | float | None) -> str:
    """Time spent, in hours and minutes (seconds below one minute): `1 h 5 min`, `40 s`."""
    seconds = int(value.total_seconds() if isinstance(value, dt.timedelta) else value or 0)
    hours, minutes = divmod(seconds // 60, 60)
    if not hours and not minutes:
        return gettext("%(seconds)d s") % {"seconds": seconds}
    if not hours:
        return gettext("%(minutes)d min") % {"minutes": minutes}
    return gettext("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}


@register.simple_tag
def moment(value: dt.datetime | dt.date | None) -> SafeString:
    """A date, or date and time, as `<time>`: machines read it in full, people in their format."""
    if value is None:
        return mark_safe("—")
    if isinstance(value, dt.datetime):
        words = date_format(timezone.localtime(value), gettext("j M Y, H:i"))
    else:
        words = date_format(value, gettext("j M Y"))
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), words)


@register.filter
def initials(name: str) -> str:
    """What stands for a person in a small circle: a Chinese name's last letter, else the first."""
    name = name.strip()
    if not name:
        return "?"
    return name[-1] if "\u3400" <= name[-1] <= "\u9fff" else name[0].upper()


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """A form field with its classes, and tied to its hint and errors for screen readers."""
    widget = bound.field.widget
    classes = [_css_class(widget), str(widget.attrs.get("class", ""))]
    attrs: dict[str, str | bool] = {}
    described = []
    if bound.errors:
        attrs["aria-invalid"] = "true"
        classes.append("is-invalid")
        described.append(f"{bound.auto_id}_error")
    if bound.help_text:
        described.append(f"{bound.auto_id}_hint")
    if widget.attrs.get("placeholder") == bound.label:
        attrs["placeholder"] = ""  # The label stands above and does not vanish while typing.
    if described:
        attrs["aria-describedby"] = " ".join(described)
    attrs["class"] = " ".join(filter(None, classes))
    return bound.as_widget(attrs=attrs)


@register.filter
def is_checkbox(bound: BoundField) -> bool:
    return isinstance(bound.field.widget, CheckboxInput)


@register.filter
def is_choice_list(bound: BoundField) -> bool:
    return isinstance(bound.field.widget, RadioSelect | CheckboxSelectMultiple)


@register.filter
def choices_of(bound: BoundField) -> list[BoundWidget]:
    """The choices of a list, each with the classes of its box."""
    found = bound.subwidgets
    for one in found:
        one.data["attrs"]["class"] = _css_class(bound.field.widget)
    return found


def _css_class(widget: Any) -> str:
    if isinstance(widget, CheckboxInput | RadioSelect | CheckboxSelectMultiple):
        return "form-check-input"
    if isinstance(widget, Select):
        return "form-select"
    if isinstance(widget, FileInput):
        return "form-control ui-file"
    return "form-control"


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: object) -> str:
    """The query string of this page with `changes` made: `{% query page=2 %}`."""
    parameters = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            parameters.pop(name, None)
        else:
            parameters[name] = str(value)
    return f"?{parameters.urlencode()}" if parameters else "?"


@register.filter
def score(value: Decimal | None) -> str:
    """A score without idle zeros: 87.50 → 87.5, 90.0 → 90."""
    if value is None:
        return "—"
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@register.inclusion_tag("ui/parts/chart.html")
def chart(kind: str, data: Mapping[str, Any], label: str) -> dict[str, object]:
    """A chart with its figures as a table below, for whoever would rather read them.

    `kind`: `bar`, `stacked`, `line` or `pie`. `data`: `{"categories": [...], "series":
    [{"name": ..., "data": [...]}], "unit": ""}`; a number that is not known is None.
    """
    rows = [
        (category, [series["data"][index] for series in data["series"]])
        for index, category in enumerate(data["categories"])
    ]
    return {
        "kind": kind,
        "label": label,
        "data": json.dumps(data, default=str, ensure_ascii=False),
        "series": data["series"],
        "rows": rows,
        "unit": data.get("unit", ""),
    }
