"""H5P content that learners can take, and what its page says of them."""

import io
import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, BinaryIO
from uuid import uuid4

from content.h5p.models import Content
from content.h5p.services import install_package
from scorm_packages.runtime.models import Package, PackageItem
from scorm_packages.runtime.rules.statements import item_activity_id
from tests.builders.h5p import Library, choice_parameters, library, package_files
from tests.builders.runtime import TENANT

ITEM = "content"
STATEMENT: Mapping[str, Any] = {
    "actor": {"objectType": "Agent", "account": {"name": "somebody", "homePage": ""}},
    "verb": {"id": "http://adlnet.gov/expapi/verbs/answered", "display": {"en-US": "answered"}},
}


@dataclass(frozen=True)
class FilesInMemory:
    """The files of a package by name."""

    files: Mapping[str, bytes]

    def names(self) -> Collection[str]:
        return self.files.keys()

    def size(self, name: str) -> int:
        return len(self.files[name])

    @contextmanager
    def open(self, name: str) -> Iterator[BinaryIO]:
        yield io.BytesIO(self.files[name])


def build_content(files: Mapping[str, bytes], *, tenant: int = TENANT) -> Content:
    """The content of a package with these files, installed together with its libraries."""
    installation = install_package(
        tenant=tenant,
        files=FilesInMemory(files),
        source_sha256="0" * 64,
        installed_by="builder",
        may_install_libraries=True,
    )
    if installation.content is None:
        raise AssertionError([each.text("en") for each in installation.findings])
    return installation.content


def build_h5p_course(
    main: Library | None = None,
    parameters: object = None,
    *,
    mastery_score: str | None = None,
    tenant: int = TENANT,
    **package: Any,
) -> Package:
    """An installed H5P package; by default one question with three answers."""
    main = main or library("Callcraft.TestQuestion")
    parameters = choice_parameters() if parameters is None else parameters
    return build_course_of_files(
        package_files(main, parameters, **package), mastery_score=mastery_score, tenant=tenant
    )


def build_course_of_files(
    files: Mapping[str, bytes], *, mastery_score: str | None = None, tenant: int = TENANT
) -> Package:
    """An installed H5P package with these files."""
    content = build_content(files, tenant=tenant)
    package = Package.objects.create(
        tenant=tenant,
        label=f"p{uuid4().hex[:12]}",
        format=Package.Format.H5P,
        identifier=str(content.id),
        title=content.title,
        language=content.language,
        storage_prefix=content.storage_prefix,
        zip_sha256="0" * 64,
        size_bytes=0,
        file_count=len(files),
        h5p_content=content,
        imported_by="builder",
    )
    PackageItem.objects.create(
        tenant=tenant,
        package=package,
        identifier=ITEM,
        title=content.title,
        href="h5p/",
        kind=PackageItem.Kind.H5P,
        position=1,
        mastery_score=None if mastery_score is None else Decimal(mastery_score),
    )
    return package


def activity_of(package: Package) -> str:
    """What the content of a package is called in statements."""
    return item_activity_id(package.id, ITEM)


def said(activity: str, verb: str = "answered", **changes: Any) -> dict[str, Any]:
    """A statement as H5P makes it: without id, and with a learner that only the browser knows.

    `score` is (raw, max) and `response` an answer; `sub_content` an id.
    """
    sub_content = changes.pop("sub_content", "")
    score, response = changes.pop("score", None), changes.pop("response", None)
    result: dict[str, Any] = dict(changes.pop("result", {}))
    if score is not None:
        raw, most = score
        result["score"] = {"min": 0, "raw": raw, "max": most, "scaled": raw / most if most else 0}
        result.setdefault("completion", True)
    if response is not None:
        result["response"] = response
    about = activity + (f"?subContentId={sub_content}" if sub_content else "")
    statement = {
        **STATEMENT,
        "verb": {"id": f"http://adlnet.gov/expapi/verbs/{verb}", "display": {"en-US": verb}},
        "object": {"objectType": "Activity", "id": about, "definition": {}},
        **changes,
    }
    return {**statement, "result": result} if result else statement


def as_set(number: int, statement: Mapping[str, Any]) -> tuple[str, str]:
    """A statement as its page sets it."""
    return f"h5p.statement.{number}", json.dumps(statement, ensure_ascii=False)
