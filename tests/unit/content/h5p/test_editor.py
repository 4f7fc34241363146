"""An archive with H5P's own editor: where it lies, what is taken, in which order it loads."""

from collections.abc import Mapping

import pytest

from content.h5p.rules.editor import (
    EditorArchive,
    language_file,
    read_editor,
    scripts_in_order,
    styles,
)
from content.h5p.rules.host.metadata_form import copyright_form, metadata_form
from content.h5p.rules.semantics.licences import LICENCES, METADATA, ROLES, VERSIONS
from tests.builders.h5p_editor_archive import editor_files
from tests.builders.h5p_installed import DictFiles


def read(files: Mapping[str, bytes]) -> EditorArchive:
    return read_editor(DictFiles(files))


def codes(archive: EditorArchive) -> list[str]:
    return [each.code for each in archive.findings]


@pytest.mark.parametrize("folder", ["", "h5p-editor-php-library-master/", "mod_hvp/editor/"])
def test_editor_is_found_wherever_it_lies(folder: str) -> None:
    archive = read({folder + path: data for path, data in editor_files().items()})
    assert (archive.folder, archive.is_sound, codes(archive)) == (folder, True, [])
    assert archive.files.keys() == editor_files().keys()


def test_of_two_editors_the_one_that_lies_less_deep_counts() -> None:
    files = {
        **{f"a/b/vendor/{path}": data for path, data in editor_files().items()},
        **{f"z/{path}": data for path, data in editor_files().items()},
    }
    assert read(files).folder == "z/"


def test_only_what_a_browser_needs_is_kept() -> None:
    beside = {
        "h5peditor.class.php": b"<?php",
        "scripts/tool.php": b"<?php",
        "scripts/page.html": b"<script>",
        "scripts/.hidden.js": b"",
        "styles/scss/application.scss": b"",
        "node_modules/x/index.js": b"",
        "README.md": b"",
    }
    assert read({**editor_files(), **beside}).files.keys() == editor_files().keys()


def test_archive_without_an_editor_is_refused() -> None:
    archive = read({"h5p.json": b"{}", "scripts/h5peditor.js.txt": b""})
    assert (codes(archive), archive.is_sound) == (["h5p.editor.not_found"], False)


def test_editor_that_is_not_whole_is_refused_and_told_what_is_missing() -> None:
    files = editor_files()
    del files["styles/css/application.css"]
    archive = read(files)
    assert codes(archive) == ["h5p.editor.incomplete"]
    assert "styles/css/application.css" in archive.findings[0].text("en")


def test_editor_without_its_text_editor_is_told_and_taken() -> None:
    files = editor_files()
    del files["ckeditor/ckeditor.js"]
    archive = read(files)
    assert (codes(archive), archive.is_sound) == (["h5p.editor.no_text_editor"], True)


def test_endless_archive_is_refused() -> None:
    many = {f"images/{number}.png": b"" for number in range(2001)}
    assert codes(read({**editor_files(), **many})) == ["h5p.editor.too_large"]


def test_scripts_load_after_what_they_are_derived_from_and_without_the_hub() -> None:
    names = "av file file-uploader image semantic-structure list editor init".split()
    files = ["scripts/h5peditor.js", "scripts/h5p-hub-client.js", "ckeditor/ckeditor.js"]
    order = scripts_in_order([*files, *(f"scripts/h5peditor-{name}.js" for name in names)])
    assert order == [
        "scripts/h5peditor.js",
        "scripts/h5peditor-semantic-structure.js",
        "scripts/h5peditor-file-uploader.js",
        "scripts/h5peditor-file.js",
        "scripts/h5peditor-editor.js",
        "scripts/h5peditor-av.js",
        "scripts/h5peditor-image.js",
        "scripts/h5peditor-init.js",
        "scripts/h5peditor-list.js",
        "ckeditor/ckeditor.js",
    ]
    assert styles(editor_files()) == ["styles/css/application.css"]


@pytest.mark.parametrize(
    ("language", "there", "found"),
    [
        ("zh-Hans", "en zh-hans zh-cn", "zh-hans"),
        ("zh-Hans", "en zh-cn zh", "zh-cn"),
        ("zh-Hans", "en nb", "en"),
        ("nb-NO", "en nb", "nb"),
        ("../../x", "en nb", "en"),
        ("", "en", "en"),
    ],
)
def test_texts_are_in_the_readers_language_or_in_english(
    language: str, there: str, found: str
) -> None:
    files = [f"language/{each}.js" for each in there.split()]
    assert language_file(files, language) == f"language/{found}.js"


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_forms_ask_for_what_is_kept_and_for_nothing_else(language: str) -> None:
    fields = {each["name"]: each for each in metadata_form(language)}
    kept = {each.name for each in METADATA}
    assert kept - fields.keys() == {"extraTitle", "contentType", "defaultLanguage"}
    assert fields.keys() <= kept
    for licence in (fields["license"], copyright_form(language)["fields"][4]):
        assert [each["value"] for each in licence["options"]] == list(LICENCES)
        for option in licence["options"]:
            versions = {each["value"] for each in option.get("versions", ())}
            assert versions <= set(VERSIONS)
    roles = fields["authors"]["field"]["fields"][1]
    assert [each["value"] for each in roles["options"]] == list(ROLES)
