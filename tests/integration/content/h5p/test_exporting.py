"""Content leaves with all the libraries it needs, the same bytes every time, and comes in again."""

import io
import json
import zipfile

import pytest

from content.h5p.exceptions import ContentUnknown, LibraryMissing
from content.h5p.models import Content, Library
from content.h5p.services import export_package
from tests.builders.h5p import (
    at_version,
    choice_parameters,
    field_files,
    field_parameters,
    library,
    series_parameters,
)
from tests.builders.h5p_installed import TENANT, codes, install, installed
from xapi.tenancy import uuid7

QUESTION = library("Callcraft.TestQuestion")

pytestmark = pytest.mark.django_db


def exported(content: Content) -> bytes:
    out = io.BytesIO()
    export_package(tenant=content.tenant, content=content.id, out=out)
    return out.getvalue()


def files_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def test_export_holds_content_files_and_every_library() -> None:
    content = installed(library("Callcraft.TestFields"), field_parameters(), files=field_files())
    files = files_of(exported(content))
    for name, data in field_files().items():
        assert files[f"content/{name}"] == data
    assert json.loads(files["content/content.json"]) == content.parameters
    folders = {name.partition("/")[0] for name in files} - {"content", "h5p.json"}
    told = json.loads(files["h5p.json"])
    assert told["mainLibrary"] == "Callcraft.TestFields"
    assert {
        f"{each['machineName']}-{each['majorVersion']}.{each['minorVersion']}"
        for kind in ("preloaded", "dynamic", "editor")
        for each in told.get(f"{kind}Dependencies", [])
    } == folders
    assert "Callcraft.TestEditor-1.0" in folders


def test_libraries_load_in_the_order_that_h5p_json_names() -> None:
    """A library comes after all that it needs; the main one comes last but for parts."""
    content = installed(library("Callcraft.TestSeries"), series_parameters())
    told = json.loads(files_of(exported(content))["h5p.json"])["preloadedDependencies"]
    names = [each["machineName"].removeprefix("Callcraft.Test") for each in told]
    assert names.index("Tools") < names.index("Base") < names.index("Question")


def test_same_content_gives_the_same_bytes() -> None:
    content = installed(QUESTION, choice_parameters())
    assert exported(content) == exported(content)


def test_export_comes_in_again_and_gives_the_same_bytes_elsewhere() -> None:
    content = installed(QUESTION, choice_parameters())
    data = exported(content)
    done = install(files_of(data), tenant=TENANT + 1)
    assert not codes(done, "error", "warning")
    assert done.content is not None
    assert exported(done.content) == data


def test_export_takes_the_current_patch() -> None:
    content = installed(QUESTION, choice_parameters())
    installed(at_version(QUESTION, 1, 2, 99), choice_parameters())
    told = json.loads(files_of(exported(content))["Callcraft.TestQuestion-1.2/library.json"])
    assert told["patchVersion"] == 99


def test_unknown_content_and_that_of_others_is_not_written() -> None:
    with pytest.raises(ContentUnknown):
        export_package(tenant=TENANT, content=uuid7(), out=io.BytesIO())
    content = installed(QUESTION, choice_parameters())
    with pytest.raises(ContentUnknown):
        export_package(tenant=TENANT + 1, content=content.id, out=io.BytesIO())


def test_export_without_a_library_is_refused_by_name() -> None:
    content = installed(QUESTION, choice_parameters())
    Library.objects.filter(machine_name="Callcraft.TestTools").delete()
    with pytest.raises(LibraryMissing, match=r"Callcraft\.TestTools 1\.0"):
        export_package(tenant=TENANT, content=content.id, out=io.BytesIO())
