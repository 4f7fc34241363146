"""Keeping what a dry run of a package found."""

import uuid

from django.db import transaction
from django.utils import timezone

from scorm_packages.intake.rules.dryrun import PREFIX as DRY_RUN
from scorm_packages.intake.rules.dryrun import findings_of as findings_of_dry_run
from scorm_packages.intake.rules.dryrun import read_dry_run
from scorm_packages.manifest.findings import Finding
from scorm_packages.runtime.models import Package


@transaction.atomic
def record_dry_run(*, tenant: int, package: uuid.UUID, report: str) -> list[Finding]:
    """Keep with a package what a dry run of it found, in place of what the last one found.

    Raises DryRunError when `report` is none; Package.DoesNotExist.
    """
    findings = findings_of_dry_run(read_dry_run(report), timezone.localdate())
    row = Package.objects.select_for_update(no_key=True).get(tenant=tenant, id=package)
    kept = [each for each in row.findings if not each["code"].startswith(DRY_RUN)]
    row.findings = kept + [each.as_record() for each in findings]
    row.save(update_fields=["findings"])
    return findings
