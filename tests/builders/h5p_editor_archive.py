"""A small editor of our own that is driven in the way of H5P's: same files, same calls.

It asks for its library, shows the title and the first field of its definition, takes a picture,
and hands over what was made by `getParams`.
"""

from collections.abc import Mapping

from tests.builders.zips import ordinary_zip

FOLDER = "h5p-editor-php-library-master/"

STAGE = """
window.H5PEditor = window.H5PEditor || {};
H5PEditor.language = {};
H5PEditor.t = function (room, key) { return H5PEditor.language[room].libraryStrings[key]; };
H5PEditor.Editor = function (library, content, place, loaded) {
  const self = this, stage = H5PEditor;
  const frame = document.createElement("iframe");
  frame.title = "Small editor";
  frame.style = "width: 100%; height: 20rem; border: 0";
  place.replaceWith(frame);
  frame.addEventListener("load", function () {
    self.iframeWindow = frame.contentWindow;
    self.form = frame.contentWindow.openForm(library, JSON.parse(content));
    loaded();
  });
  frame.contentDocument.write(
    "<!doctype html><html><head>" +
    stage.assets.css.map((each) => `<link rel="stylesheet" href="${each}">`).join("") +
    stage.assets.js.map((each) => `<script src="${each}"></script>`).join("") +
    "</head><body><main></main></body></html>");
  frame.contentDocument.close();
};
H5PEditor.Editor.prototype.getParams = function () { return this.form.made(); };
"""

SETUP = """
H5PEditor.getAjaxUrl = function (action, query) {
  const url = H5PIntegration.editor.ajaxPath + action;
  return query ? url + "?" + new URLSearchParams(query) : url;
};
"""

FORM = """
window.H5PEditor = Object.assign({}, window.parent.H5PEditor);
window.H5PIntegration = Object.assign({}, window.parent.H5PIntegration);
window.localStorage.setItem("clipboard", "a look at it");
window.openForm = function (library, content) {
  const main = document.querySelector("main");
  const made = { params: content.params, metadata: content.metadata };
  const [name, version] = library.split(" "), [major, minor] = version.split(".");
  const field = (label, value, changed) => {
    const place = document.createElement("label"), input = document.createElement("input");
    input.value = value ?? "";
    input.addEventListener("input", () => changed(input.value));
    place.append(label + " ", input);
    main.append(place);
  };
  const entitle = (text) => { made.metadata.title = text; };
  field(H5PEditor.t("core", "title"), content.metadata.title, entitle);
  const asked = { machineName: name, majorVersion: major, minorVersion: minor };
  fetch(H5PEditor.getAjaxUrl("libraries", asked))
    .then((answer) => answer.json())
    .then(({ semantics }) => {
      const [first] = semantics.filter((each) => each.type === "text");
      field(first.label, made.params[first.name], (text) => { made.params[first.name] = text; });
    });
  const picture = document.createElement("input");
  picture.type = "file";
  picture.addEventListener("change", async () => {
    const body = new FormData();
    body.append("file", picture.files[0]);
    body.append("field", JSON.stringify({ name: "picture", type: "image" }));
    const sent = await fetch(H5PEditor.getAjaxUrl("files"), { method: "POST", body });
    const answer = await sent.json();
    const shown = document.createElement("p");
    shown.textContent = answer.path ?? answer.message;
    main.append(shown);
  });
  main.append(picture);
  return { made: () => made };
};
"""

TEXTS = 'H5PEditor.language.core = { libraryStrings: { title: "Title" } };'


def editor_files() -> dict[str, bytes]:
    """The files of the editor, by path below its folder."""
    texts = {
        "scripts/h5peditor.js": FORM,
        "scripts/h5peditor-editor.js": STAGE,
        "scripts/h5peditor-init.js": SETUP,
        "scripts/h5peditor-library-selector.js": "",
        "scripts/h5peditor-form.js": "",
        "scripts/h5peditor-semantic-structure.js": "",
        "scripts/h5p-hub-client.js": "throw new Error('The hub of the editor is not loaded');",
        "styles/css/application.css": "main { display: grid; gap: 1rem }",
        "styles/css/fonts/letters.woff2": "",
        "language/en.js": TEXTS,
        "language/zh-hans.js": TEXTS.replace("Title", "标题"),
        "ckeditor/ckeditor.js": "",
        "images/binary-file.png": "",
    }
    return {path: text.encode() or b" " for path, text in texts.items()}


def editor_archive(
    files: Mapping[str, bytes] | None = None,
    *,
    folder: str = FOLDER,
    more: Mapping[str, bytes] | None = None,
) -> bytes:
    """The archive as a zip; `more` are other files of it by name."""
    inside = editor_files() if files is None else files
    beside = {
        f"{folder}README.md": b"# Editor",
        f"{folder}h5peditor.class.php": b"<?php",
        f"{folder}styles/scss/application.scss": b"main {}",
    }
    kept = {folder + path: data for path, data in inside.items()}
    return ordinary_zip({**beside, **kept, **(more or {})})
