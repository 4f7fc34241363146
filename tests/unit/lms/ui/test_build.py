"""Reading what the front-end build left."""

import json
import os
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.template import Context, Template
from pytest_django import Settings

from lms.ui.build import EntryFiles, entry_files, icon_drawing

MANIFEST: dict[str, dict[str, object]] = {
    "lms/ui/main.ts": {
        "file": "ui.abc.js",
        "name": "ui",
        "isEntry": True,
        "imports": ["_shared.js"],
        "css": ["assets/ui.def.css"],
    },
    "_shared.js": {"file": "chunks/shared.js", "css": ["assets/shared.css"]},
}


@pytest.fixture
def built(tmp_path: Path, settings: Settings) -> Path:
    static = tmp_path / "static"
    static.mkdir()
    (static / "manifest.json").write_text(json.dumps(MANIFEST), encoding="utf-8")
    (tmp_path / "icons.json").write_text('{"home": "<path d=\\"M1 1\\"/>"}', encoding="utf-8")
    settings.STATICFILES_DIRS = [static]
    return tmp_path


def test_an_entry_has_its_script_and_the_styles_of_all_that_it_imports(built: Path) -> None:
    assert entry_files("ui") == EntryFiles("ui.abc.js", ("assets/shared.css", "assets/ui.def.css"))


def test_an_entry_that_was_never_built_says_what_to_run(built: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="npm run build"):
        entry_files("studio")


def test_a_new_build_is_seen_without_a_restart(built: Path) -> None:
    entry_files("ui")
    manifest = built / "static" / "manifest.json"
    changed = {"lms/ui/main.ts": {**MANIFEST["lms/ui/main.ts"], "file": "ui.new.js", "imports": []}}
    manifest.write_text(json.dumps(changed), encoding="utf-8")
    os.utime(manifest, ns=(1, 1))
    assert entry_files("ui").script == "ui.new.js"


def test_a_missing_build_is_a_configuration_error(tmp_path: Path, settings: Settings) -> None:
    settings.STATICFILES_DIRS = [tmp_path / "nowhere"]
    with pytest.raises(ImproperlyConfigured, match=r"manifest\.json is missing"):
        entry_files("ui")


def test_an_unknown_icon_is_a_configuration_error(built: Path) -> None:
    assert icon_drawing("home") == '<path d="M1 1"/>'
    with pytest.raises(ImproperlyConfigured, match="'house'"):
        icon_drawing("house")


def test_the_vite_tag_links_styles_before_the_module_script(built: Path) -> None:
    html = Template('{% load ui %}{% vite "ui" %}').render(Context())
    assert html.splitlines() == [
        '<link rel="stylesheet" href="/static/assets/shared.css">',
        '<link rel="stylesheet" href="/static/assets/ui.def.css">',
        '<script type="module" src="/static/ui.abc.js"></script>',
    ]


def test_an_icon_is_hidden_from_screen_readers_unless_it_is_named(built: Path) -> None:
    html = Template('{% load ui %}{% icon "home" %}|{% icon "home" label=words %}').render(
        Context({"words": "Go <home>"})
    )
    silent, named = html.split("|")
    assert 'aria-hidden="true"' in silent
    assert 'role="img" aria-label="Go &lt;home&gt;"' in named
