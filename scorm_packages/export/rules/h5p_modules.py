"""A module of `content.authoring` as H5P content of a type that is ours: `Callcraft.Module`.

The type is an H5P library (`frontend/h5p-library`, its script from `frontend/src/h5p`). Its
`semantics.json` defines the parameters that are written here; any H5P host plays them, and authors
there can go on with them.
"""

import io
import json
from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from content.authoring.rules.course import Choice, Course, Page, Question, Text, Turn
from content.h5p.rules.exporting import as_bytes
from content.h5p.rules.files import CONTENT_JSON, H5P_JSON
from content.h5p.rules.semantics.plain import escaped_anew
from scorm_packages.export.rules.zips import entry_of, write_zip
from xapi.vocabulary import CALLCRAFT

Json = dict[str, Any]


def write_h5p_module(course: Course, library: Mapping[str, bytes]) -> bytes:
    """Pack `course` with the library that plays it, its files by their path in its folder.

    Returns the `.h5p`; the same course and library give the same bytes.
    """
    told = json.loads(library["library.json"])
    name = {key: told[key] for key in ("machineName", "majorVersion", "minorVersion")}
    folder = "{machineName}-{majorVersion}.{minorVersion}".format(**name)
    description = {
        "title": course.title["zh-Hans"],
        "language": "zh-hans",
        "mainLibrary": name["machineName"],
        "embedTypes": ["iframe"],
        "license": "U",
        "preloadedDependencies": [name],
    }
    files = {
        H5P_JSON: as_bytes(description),
        CONTENT_JSON: as_bytes(parameters_of(course)),
        **{f"{folder}/{path}": data for path, data in sorted(library.items())},
    }
    buffer = io.BytesIO()
    write_zip(buffer, (entry_of(path, data) for path, data in files.items()))
    return buffer.getvalue()


def parameters_of(course: Course) -> Json:
    """The module as `Callcraft.Module` has it. Text is escaped, as all plain text in H5P."""
    parameters = {
        "title": _text(course.title),
        "minutes": course.minutes,
        "passMark": course.pass_mark,
        "pages": [_page(page) for page in course.pages],
        "questions": [_question(course, question) for question in course.questions],
        "turns": [_turn(course, turn) for turn in course.turns],
    }
    return {key: value for key, value in parameters.items() if value != []}


def _page(page: Page) -> Json:
    return {"title": _text(page.title), "blocks": [_block(block) for block in page.blocks]}


def _block(block: Mapping[str, Any]) -> Json:
    texts = {key: _text(block[key]) for key in ("who", "text") if key in block}
    items = {"items": [_text(each) for each in block["items"]]} if "items" in block else {}
    return {"kind": block["kind"], **texts, **items}


def _question(course: Course, question: Question) -> Json:
    options = [
        {"text": _text(option), "correct": place in question.correct}
        for place, option in enumerate(question.options)
    ]
    return {
        "text": _text(question.text),
        "options": options,
        "feedback": _text(question.feedback),
        "subContentId": _sub_content_id(course, "questions", question.id),
    }


def _turn(course: Course, turn: Turn) -> Json:
    return {
        "id": escaped_anew(turn.id),
        "customer": _text(turn.customer),
        "choices": [_choice(choice) for choice in turn.choices],
        "subContentId": _sub_content_id(course, "turns", turn.id),
    }


def _choice(choice: Choice) -> Json:
    return {
        "text": _text(choice.text),
        "points": choice.points,
        "feedback": _text(choice.feedback),
        "next": escaped_anew(choice.next),
        "critical": choice.critical,
    }


def _text(text: Text) -> Json:
    return {"en": escaped_anew(text["en"]), "zh": escaped_anew(text["zh-Hans"])}


def _sub_content_id(course: Course, kind: str, name: str) -> str:
    """The id of a part in states and statements: the same in every package of the module."""
    return str(uuid5(NAMESPACE_URL, f"{CALLCRAFT}modules/{course.key}/{kind}/{name}"))
