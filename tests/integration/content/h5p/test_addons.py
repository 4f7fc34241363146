"""A library that joins content: it plays and leaves with it, and is never in its way."""

import io
import zipfile
from typing import Any

import pytest

from content.h5p.models import Content, Library
from content.h5p.queries import played_content
from content.h5p.rules.names import LibraryName
from content.h5p.services import disable_library, export_package, remove_library
from tests.builders.h5p import (
    Library as PackagedLibrary,
)
from tests.builders.h5p import (
    choice_parameters,
    library,
    needing,
    package_files,
    renamed,
    with_description,
)
from tests.builders.h5p_courses import build_content
from tests.builders.runtime import TENANT

pytestmark = pytest.mark.django_db

NAME = LibraryName("Callcraft.TestFormulas", 1, 0)


def formulas(*needs: PackagedLibrary) -> PackagedLibrary:
    addition = {"content": {"types": [{"text": {"regex": r"/\$\$.+\$\$/"}}]}}
    addon = renamed(library("Callcraft.TestTools"), NAME.machine_name, 1, 0)
    return with_description(needing(addon, *needs), addTo=addition)


def content_with(addon: PackagedLibrary, question: str) -> Content:
    main = library("Callcraft.TestQuestion")
    parameters: dict[str, Any] = {**choice_parameters(), "question": question}
    files = package_files(main, parameters)
    return build_content({**files, **addon.written()})


def loads_formulas(content: Content) -> bool:
    played = played_content(TENANT, content.id)
    assert played is not None
    return any(each.startswith(NAME.folder) for each in played.scripts)


def test_it_is_loaded_where_a_text_asks_for_it_and_nowhere_else() -> None:
    assert loads_formulas(content_with(formulas(), "What is $$1+1$$?"))
    assert not loads_formulas(content_with(formulas(), "What is 1+1?"))


def test_it_leaves_with_the_content() -> None:
    content = content_with(formulas(), "What is $$1+1$$?")
    out = io.BytesIO()
    export_package(tenant=TENANT, content=content.id, out=out)
    assert f"{NAME.folder}/library.json" in zipfile.ZipFile(out).namelist()


def test_content_plays_on_without_it() -> None:
    content = content_with(formulas(), "What is $$1+1$$?")
    installed = Library.objects.get(machine_name=NAME.machine_name)
    disable_library(tenant=TENANT, library=installed.id, by="x")
    assert not loads_formulas(content)
    remove_library(tenant=TENANT, library=installed.id, by="x")
    assert not loads_formulas(content)


def test_one_that_cannot_be_played_itself_stays_out() -> None:
    drawing = renamed(library("Callcraft.TestTools"), "Callcraft.TestDrawing", 1, 0)
    drawing = needing(drawing)
    main = library("Callcraft.TestQuestion")
    parameters: dict[str, Any] = {**choice_parameters(), "question": "What is $$1+1$$?"}
    written = {**formulas(drawing).written(), **drawing.written()}
    content = build_content({**package_files(main, parameters), **written})
    assert loads_formulas(content)
    installed = Library.objects.get(machine_name="Callcraft.TestDrawing")
    disable_library(tenant=TENANT, library=installed.id, by="x")
    assert not loads_formulas(content)
