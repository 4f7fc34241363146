"""How the rules say that a zip, or one entry of it, cannot be read."""

from scorm_packages.manifest.findings import Finding, finding


class ZipFault(Exception):
    """Reading cannot go on; `finding` says why. Never leaves `examine` and `services`."""

    def __init__(self, found: Finding) -> None:
        self.finding = found
        super().__init__(f"{found.code} {found.place}")


def fault(code: str, place: str = "", **params: object) -> ZipFault:
    """Make the fault that reports `code`."""
    return ZipFault(finding(code, place, **params))
