"""A dry run comes back once, to the browser that began it, and leaves its findings."""

from urllib.parse import parse_qs, urlsplit

from django.test import Client

from lms.people.models import AuditRow
from lms.people.rules.roles import Role
from scorm_packages.manifest.findings import finding
from scorm_packages.runtime.models import Package, RuntimeSession
from tests.builders.centre import Centre
from tests.builders.doors import SignIn
from tests.builders.dry_run import dry_run_report


def begun(client: Client, package: Package) -> str:
    """Start a dry run; returns what its way back carries."""
    response = client.post(f"/packages/{package.id}/dry-run/start/")
    assert response.status_code == 302
    assert urlsplit(response.url).query == "dry-run"  # type: ignore[attr-defined]
    session = RuntimeSession.objects.get(tenant=package.tenant, mode=RuntimeSession.Mode.BROWSE)
    run = parse_qs(urlsplit(session.exit_url).query)["run"][0]
    session.delete()
    return run


def codes(package: Package) -> list[str]:
    package.refresh_from_db()
    return [each["code"] for each in package.findings]


def test_its_findings_replace_those_of_the_last_run_and_leave_the_others(
    centre: Centre, signed_in: SignIn
) -> None:
    package = centre.package(findings=[finding("scorm12.no_api_call")])
    trainer = centre.person("Trainer", Role.TRAINER)
    client = signed_in(trainer)
    address = f"/packages/{package.id}/dry-run/report/"
    response = client.post(
        address, {"run": begun(client, package), "report": dry_run_report(initialized=False)}
    )
    assert "never called the SCORM API" in response.content.decode()
    assert codes(package) == ["scorm12.no_api_call", "dryrun.never_initialized", "dryrun.walked"]
    client.post(address, {"run": begun(client, package), "report": dry_run_report()})
    assert codes(package) == ["scorm12.no_api_call", "dryrun.walked"]
    assert AuditRow.objects.filter(actor=trainer, action="package.dry_run").count() == 2


def test_a_report_is_taken_once_and_only_from_the_browser_that_began_it(
    centre: Centre, signed_in: SignIn
) -> None:
    package = centre.package()
    client = signed_in(centre.person("Trainer", Role.TRAINER))
    address = f"/packages/{package.id}/dry-run/report/"
    run = begun(client, package)
    stranger = signed_in(centre.person("Other", Role.TRAINER))
    for sender, said in ((stranger, run), (stranger, ""), (client, "wrong"), (client, run)):
        assert sender.post(address, {"run": said, "report": dry_run_report()}).status_code == 302
    assert codes(package) == []


def test_a_run_that_comes_back_without_a_report_changes_nothing(
    centre: Centre, signed_in: SignIn
) -> None:
    package = centre.package()
    client = signed_in(centre.person("Trainer", Role.TRAINER))
    run = begun(client, package)
    response = client.post(
        f"/packages/{package.id}/dry-run/report/", {"run": run, "report": "{}"}, follow=True
    )
    assert "came back without a report" in response.content.decode()
    assert codes(package) == []


def test_learners_and_other_centres_start_nothing(centre: Centre, signed_in: SignIn) -> None:
    package = centre.package()
    elsewhere = Centre(host="elsewhere.example").person("Trainer", Role.TRAINER)
    for viewer in (centre.person("Learner"), elsewhere):
        client = signed_in(viewer)
        for name in ("", "start/", "report/"):
            address = f"/packages/{package.id}/dry-run/{name}"
            response = client.post(address) if name else client.get(address)
            assert response.status_code == 404


def test_units_that_play_without_our_page_are_offered_no_dry_run(
    centre: Centre, signed_in: SignIn
) -> None:
    package = centre.package()
    client = signed_in(centre.person("Trainer", Role.TRAINER))
    address = f"/packages/{package.id}/dry-run/"
    assert address in client.get(f"/packages/{package.id}/").content.decode()
    Package.objects.filter(id=package.id).update(format=Package.Format.CMI5)
    assert address not in client.get(f"/packages/{package.id}/").content.decode()
    assert client.post(f"{address}start/").status_code == 404
