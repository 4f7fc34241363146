"""A script for a package that has none of its own: what its manifest alone promises.

Of the suite's two packages about shared data only the manifests are given. Each activity has to be
launched in its turn, with its objectives and with the stores that it may read or write.
"""

from scorm_packages.sequencing.definition import Activity, SharedDataMap
from tests.conformance.scorm2004_cts.commands import Command, Method
from tests.conformance.scorm2004_cts.package import Package
from tests.conformance.scorm2004_cts.script import Script, Visit

_READ_ONLY, _WRITE_ONLY, _FINE = "404", "405", "0"


def implied_script(package: Package) -> Script:
    """The script: through all activities by Continue requests of the content, then out."""
    activities = [one for one in package.tree.root.walk() if one.resource == "sco"]
    visits = [_visit(package, activity) for activity in activities]
    for visit in visits[:-1]:
        visit.commands.append(_command("SetValue", "adl.nav.request", "true", "continue"))
    visits[-1].then = "Exit"
    return Script(package.name, ".", "endNormal", tuple(visits))


def _visit(package: Package, activity: Activity) -> Visit:
    visit = Visit(f"Act{package.page(activity.id).activity}V1")
    add = visit.commands.append
    add(_command("Initialize", "", "true", ""))
    add(Command("compareObjIds", "", _objectives(activity), None, None, "objectives"))
    add(_command("GetValue", "adl.data._count", str(len(activity.shared_data))))
    for number, store in enumerate(activity.shared_data):
        add(_command("GetValue", f"adl.data.{number}.id", store.target))
        visit.commands += _of_store(f"adl.data.{number}.store", store)
    return visit


def _of_store(element: str, store: SharedDataMap) -> list[Command]:
    said = f"said of {store.target}"
    if not store.write:
        refused = _command("SetValue", element, "false", said, error=_READ_ONLY)
        return [refused]
    written = _command("SetValue", element, "true", said)
    if not store.read:
        return [written, _command("GetValue", element, "", error=_WRITE_ONLY)]
    return [written, _command("GetValue", element, said)]


def _objectives(activity: Activity) -> tuple[str, ...]:
    return tuple(one.id for one in activity.objectives if one.id)


def _command(
    method: Method, element: str, expected: str, *arguments: str, error: str = _FINE
) -> Command:
    return Command(method, element, arguments, expected, error, f"{method} {element}")
