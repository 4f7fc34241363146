"""Newer minors of our H5P libraries, with scripts that bring content up, and with some that fail.

Callcraft.TestQuestion 1.2 ─► 1.3   the button's text moves into a group; later, as scripts may
                           ─► 1.4   the pass mark moves up; by an older kind of step
Callcraft.TestSeries   1.0 ─► 1.1   takes only the newer questions; titles go to the metadata
"""

import json
from dataclasses import replace
from typing import Any

from tests.builders.h5p import Library, as_bytes, at_version, library, with_files

UPGRADES = """
var H5PUpgrades = H5PUpgrades || {};

H5PUpgrades['Callcraft.TestQuestion'] = (function ($) {
  return {
    1: {
      2: function (parameters, finished) {
        finished('This step is of the version that the content has.');
      },
      3: function (parameters, finished, extras) {
        setTimeout(function () {
          parameters.labels = {check: parameters.check, again: 'Again'};
          delete parameters.check;
          finished(null, parameters, extras);
        }, 10);
      },
      4: {
        contentUpgrade: function (parameters, finished) {
          parameters.passMark = parameters.behaviour.passPercentage;
          delete parameters.behaviour.passPercentage;
          finished(null, parameters);
        }
      },
      5: function (parameters, finished) {
        finished('This step leads to a version that is not installed.');
      }
    }
  };
})(H5P.jQuery);
"""
SERIES_UPGRADES = """
window.H5PUpgrades = window.H5PUpgrades || {};
H5PUpgrades['Callcraft.TestSeries'] = {
  1: {
    1: function (parameters, finished, extras) {
      parameters.parts.forEach(function (part) {
        part.metadata.title = part.metadata.title + ' (kept)';
      });
      extras.metadata.authors = [{name: 'Somebody', role: 'Author'}];
      finished(null, parameters, extras);
    }
  }
};
"""


def newer_question(script: str = UPGRADES) -> Library:
    """`Callcraft.TestQuestion` 1.4: its definition is another one, and `script` leads to it."""
    old = library("Callcraft.TestQuestion")
    fields: list[dict[str, Any]] = json.loads(old.files["semantics.json"])
    by_name = {each["name"]: each for each in fields}
    check = by_name.pop("check")
    behaviour = by_name["behaviour"]
    single, mark = behaviour["fields"]
    # Two fields, because a group of one is that field.
    behaviour["fields"] = [single, {"name": "shuffle", "type": "boolean", "default": False}]
    again = {"name": "again", "type": "text", "label": "Again", "default": "Again"}
    labels = {"name": "labels", "type": "group", "label": "Texts", "fields": [check, again]}
    changed = [*by_name.values(), {**mark, "name": "passMark"}, labels]
    return _newer(old, 4, changed, script)


def newer_series(question: Library, script: str = SERIES_UPGRADES) -> Library:
    """`Callcraft.TestSeries` 1.1, whose parts are questions of the newer version."""
    old = library("Callcraft.TestSeries")
    fields: list[dict[str, Any]] = json.loads(old.files["semantics.json"])
    fields[1]["field"]["options"][0] = question.name
    return _newer(old, 1, fields, script)


def _newer(old: Library, minor: int, fields: list[dict[str, Any]], script: str) -> Library:
    files: dict[str, bytes | None] = {
        "semantics.json": as_bytes(fields),
        "upgrades.js": script.encode(),
    }
    newer = with_files(at_version(old, 1, minor, 0), files)
    return replace(newer, description={**newer.description, "title": f"{old.machine_name} new"})
