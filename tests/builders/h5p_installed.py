"""Installs H5P packages without a zip: a package's files are a dict of names and bytes."""

import io
from collections.abc import Collection, Iterable, Mapping
from contextlib import AbstractContextManager
from typing import Any, BinaryIO

from content.h5p.models import Content
from content.h5p.services import Installation, install_package
from tests.builders.h5p import Library, as_bytes, package_files

TENANT = 7


class DictFiles:
    """The files of a package, held in memory (`content.h5p.rules.files.PackageFiles`)."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = dict(files)

    def names(self) -> Collection[str]:
        """Return the path of every file."""
        return self.files.keys()

    def size(self, name: str) -> int:
        """Return the size of a file in bytes."""
        return len(self.files[name])

    def open(self, name: str) -> AbstractContextManager[BinaryIO]:
        """Open a file."""
        return io.BytesIO(self.files[name])


def install(
    files: Mapping[str, bytes], *, tenant: int = TENANT, may_install: bool = True, **more: Any
) -> Installation:
    """Install the package of these files, as somebody who may install libraries."""
    return install_package(
        tenant=tenant,
        files=DictFiles(files),
        source_sha256="0" * 64,
        installed_by="trainer-1",
        may_install_libraries=may_install,
        **more,
    )


def installed(main: Library, parameters: object, **more: Any) -> Content:
    """Install a sound package of `main`, as `package_files` writes it; return its content."""
    done = install(package_files(main, parameters, **more))
    assert done.content is not None, [each.text("en") for each in done.findings]
    return done.content


def libraries_alone(libraries: Iterable[Library]) -> dict[str, bytes]:
    """Return the files of a package that brings libraries and no content."""
    return {name: data for each in libraries for name, data in each.written().items()}


def codes(done: Installation, *severities: str) -> set[str]:
    """Return the codes that were told, of these severities or of any."""
    return {each.code for each in done.findings if not severities or each.severity in severities}


def with_json(files: Mapping[str, bytes], name: str, value: object) -> dict[str, bytes]:
    """Return the files of a package with `value` written as the JSON file `name`."""
    return {**files, name: as_bytes(value)}
