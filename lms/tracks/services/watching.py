"""Telling the office of new hires whose time runs short, or who are alone (R23, R47)."""

from datetime import date

from django.db import transaction
from django.urls import reverse

from lms.people.queries import holders_of, leads_of
from lms.people.rules.filing import text
from lms.people.rules.roles import Role
from lms.people.services import notify
from lms.tracks.queries.enrolments import new_hire_windows, without_mentor
from lms.tracks.rules.periods import Window

_WORDS = {
    Window.ALERT: text(
        "New-hire training of {name} ends on {last}", "{name} 的新员工培训将于 {last} 到期"
    ),
    Window.LAST_ALERT: text(
        "Only until {last}: new-hire training of {name}", "{name} 的新员工培训仅剩至 {last}"
    ),
    Window.EXCEEDED: text(
        "New-hire training of {name} was due on {last}: finish it, and say why it took longer",
        "{name} 的新员工培训应于 {last} 完成，请尽快完成并说明理由",
    ),
}


@transaction.atomic
def watch_windows(tenant: int, today: date) -> None:
    """Tell the training office once of each alert (A27), and team leads of who has no mentor."""
    office = list(holders_of(tenant, Role.TRAINING_OFFICE, Role.TRAINING_MANAGER))
    for row in new_hire_windows(tenant, today):
        if row.state is Window.RUNNING:
            continue
        said = {"name": row.enrolment.employee.name, "last": row.window.last}
        words = _WORDS[row.state]
        notify(
            tenant,
            office,
            kind=f"tracks.window_{row.state.name.lower()}",
            title=text(words["en"].format(**said), words["zh-Hans"].format(**said)),
            url=reverse("tracks:enrolment", args=[row.enrolment.id]),
            about=("enrolment", row.enrolment.id),
            due_on=row.window.last,
        )
    for enrolment in without_mentor(tenant, today):
        name = enrolment.employee.name
        notify(
            tenant,
            leads_of(enrolment.employee),
            kind="tracks.no_mentor",
            title=text(f"{name} has no mentor yet", f"{name} 还没有师傅"),
            url=reverse("tracks:enrolment", args=[enrolment.id]),
            about=("enrolment", enrolment.id),
        )
