"""Chinese texts of pages and code: found, checked and compiled without any system tool.

Sources are English; `lms/ui/locale/zh_Hans/LC_MESSAGES/django.po` holds the Chinese.
`python -m lms.config.translations` brings the catalogue up to date with the sources.
"""

import ast
import io
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from lms.config import env

ROOMS = ("lms", "scorm_packages", "content", "xapi")
CATALOGUE = env.REPOSITORY / "lms/ui/locale/zh_Hans/LC_MESSAGES/django.po"
_KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
_LITERAL = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
_CALL = re.compile(rf"\b(?P<name>n?p?gettext|_)\(\s*(?P<words>{_LITERAL}(?:\s*,\s*{_LITERAL})*)")
_FIELD = re.compile(r"%\([A-Za-z_]+\)[sd]|(?<!%)\{[a-z_]*\}")

Texts = str | tuple[str, ...] | list[str]
Key = tuple[str | None, Texts]


def texts_in_sources() -> dict[Key, list[str]]:
    """Every marked text, with the files that hold it: (context, text or (one, many)) → files."""
    found: dict[Key, list[str]] = {}
    for path in sorted(_source_files()):
        place = path.relative_to(env.REPOSITORY).as_posix()
        for key in _texts_of(path):
            files = found.setdefault(key, [])
            if place not in files:
                files.append(place)
    return found


def read_catalogue() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def faults() -> list[str]:
    """What is wrong with the catalogue: missing, fuzzy or superfluous texts, lost fields."""
    catalogue = read_catalogue()
    wanted = texts_in_sources()
    known: dict[Key, object] = {}
    wrong: list[str] = []
    for message in catalogue:
        if not message.id:
            continue
        key: Key = (message.context, message.id)
        known[key] = message
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        if key not in wanted:
            wrong.append(f"superfluous: {message.id!r}")
        elif message.fuzzy or not all(strings):
            wrong.append(f"untranslated: {message.id!r} in {', '.join(wanted[key])}")
        elif _fields(message.id) != _fields(message.string):
            wrong.append(f"fields differ: {message.id!r} → {message.string!r}")
    wrong += [
        f"missing: {text!r} in {', '.join(files)}"
        for (context, text), files in wanted.items()
        if (context, text) not in known
    ]
    return wrong


def update_catalogue() -> None:
    """Add what the sources say and the catalogue lacks; drop what nobody says any more."""
    before = read_catalogue() if CATALOGUE.exists() else Catalog(locale="zh_Hans")
    after = Catalog(
        locale="zh_Hans", project="Callcraft", charset="utf-8", fuzzy=False, header_comment="#"
    )
    for (context, text), files in texts_in_sources().items():
        old = before.get(text if isinstance(text, str) else text[0], context)
        after.add(
            text,
            old.string if old else "",
            locations=[(file, 0) for file in files],
            context=context,
        )
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    write_po(buffer, after, sort_by_file=True, include_lineno=False, width=100)
    CATALOGUE.write_bytes(buffer.getvalue())


def compile_all() -> None:
    """Write the .mo file beside the catalogue, unless the one there is newer."""
    target = CATALOGUE.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime >= CATALOGUE.stat().st_mtime:
        return
    buffer = io.BytesIO()
    write_mo(buffer, read_catalogue())
    partial = target.with_suffix(".partial")
    partial.write_bytes(buffer.getvalue())
    partial.replace(target)


def _source_files() -> Iterator[Path]:
    for room in ROOMS:
        folder = env.REPOSITORY / room
        yield from folder.rglob("*.py")
        yield from (path for path in folder.rglob("*.html") if "templates" in path.parts)


def _texts_of(path: Path) -> Iterator[Key]:
    if path.suffix == ".html":
        yield from _texts_of_template(path)
        return
    with path.open("rb") as source:
        for _line, message, _comments, context in extract(
            "python", source, keywords=_KEYWORDS, options={"encoding": "utf-8"}
        ):
            if message:
                yield context, message


def _texts_of_template(path: Path) -> Iterator[Key]:
    """Django writes a template's texts out as calls; the rest it blanks, which is no Python."""
    from django.utils.translation.template import templatize

    for call in _CALL.finditer(templatize(path.read_text(encoding="utf-8"), origin=str(path))):
        words: tuple[str, ...] = ast.literal_eval(f"({call['words']},)")
        context = words[0] if call["name"] in {"pgettext", "npgettext"} else None
        texts = words[1:] if context else words
        yield context, texts if len(texts) > 1 else texts[0]


def _fields(text: Texts | None) -> set[str]:
    parts = (text,) if isinstance(text, str) else text or ()
    return {field for part in parts for field in _FIELD.findall(part)} - {"%(n)s", "%(n)d"}


if __name__ == "__main__":
    import django
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=True)
    django.setup()
    update_catalogue()
