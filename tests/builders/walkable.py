"""Courses for dry runs: each part behaves well, or badly, in one way."""

from tests.builders.packages import ScoSpec, scorm12_package
from tests.builders.scorm2004 import item, manifest2004
from tests.builders.zips import ordinary_zip

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Part</title>{head}</head>
<body>{body}<script>
const API = parent.API ?? parent.API_1484_11;
const is12 = "LMSInitialize" in API;
const status = is12 ? "cmi.core.lesson_status" : "cmi.completion_status";
const call = (name, ...given) => API[(is12 ? "LMS" : "") + name](...given);
const set = (element, value) => call("SetValue", element, value);
function finish() {{
  call("Commit", "");
  call(is12 ? "Finish" : "Terminate", "");
}}
function completed() {{
  set(status, "completed");
  finish();
}}
call("Initialize", "");
{script}
</script></body></html>
"""
_PAGES_AND_A_QUESTION = """
const pages = ["Welcome", "The greeting", "Which word comes first?", "Done"];
let page = 0;
const place = document.getElementById("place");
function show() {
  place.innerHTML = `<h1>${pages[page]}</h1>`;
  if (page === 2) {
    for (const word of ["Hello", "What"]) {
      place.innerHTML += `<label><input type="radio" name="word">${word}</label>`;
    }
  }
  document.getElementById("next").hidden = page === 3;
  document.getElementById("end").hidden = page !== 3;
}
document.getElementById("next").onclick = () => {
  if (page === 2) {
    const chosen = document.querySelector("[name=word]:checked");
    if (!chosen) return alert("Choose an answer.");
    set("cmi.interactions.0.id", "first-word");
  }
  page += 1;
  show();
};
document.getElementById("end").onclick = completed;
show();
"""
_BUTTONS = '<div id="place"></div><button id="next">Next</button><button id="end">Finish</button>'

WALKED_THROUGH = _PAGE.format(head="", body=_BUTTONS, script=_PAGES_AND_A_QUESTION)
NEVER_COMPLETES = _PAGE.format(
    head="",
    body="<button>Continue</button>",
    script='set(status, "incomplete"); call("Commit", "");',
)
PASSES_AT_ONCE = _PAGE.format(
    head="", body="<p>Read this.</p>", script='set(status, "passed"); finish();'
)
REACHES_OUT = _PAGE.format(
    head='<link rel="stylesheet" href="https://fonts.example/css">',
    body='<img src="media/headset.png" alt=""><button id="end">Finish</button>',
    script='document.getElementById("end").onclick = completed;',
)


def walkable_package() -> bytes:
    """A SCORM 1.2 course: one good part, then one for each thing that a dry run finds."""
    parts = (
        ("Good", WALKED_THROUGH),
        ("Endless", NEVER_COMPLETES),
        ("Instant", PASSES_AT_ONCE),
        ("Reaching out", REACHES_OUT),
    )
    return scorm12_package(
        [ScoSpec(title, f"part{n}.html", html) for n, (title, html) in enumerate(parts)],
        title="Rehearsal",
    )


def walkable_package2004() -> bytes:
    """A SCORM 2004 course of two good parts, the first of which asks to end the course."""
    ends = 'call(is12 ? "Finish" : "Terminate", "");'
    ends_all = WALKED_THROUGH.replace(ends, f'set("adl.nav.request", "exitAll"); {ends}')
    manifest = manifest2004(item("i1") + item("i2", reference="r2"))
    return ordinary_zip(
        {
            "imsmanifest.xml": manifest.encode(),
            "index.html": ends_all.encode(),
            "two.html": WALKED_THROUGH.encode(),
        }
    )
