"""One call of the content, in the scripts' notation: `METHOD->argument->expected->error`.

`~` joins the parts of an element, each an abbreviation of `commands.properties` or itself; `!`
separates the value that is set; `tar~ID~KIND` is a request with a target; `&id&` stands for the
index of the objective or store with that id.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Method = Literal[
    "Initialize",
    "Terminate",
    "Commit",
    "GetValue",
    "SetValue",
    "GetErrorString",
    "GetLastError",
    "GetDiagnostic",
    "compareObjIds",
]
Abbreviations = Mapping[str, str]

_TARGET = "tar"


@dataclass(frozen=True, slots=True)
class Command:
    """A call. `element` may hold `&id&`; `arguments` are what comes after it."""

    method: Method
    element: str
    arguments: tuple[str, ...]
    expected: str | None
    """None: any answer will do."""
    error: str | None
    """What GetLastError must say next; None: anything."""
    text: str
    """As the script has it."""
    kind: str = ""
    """The type of the interaction that is asked about, where the script says it."""


_METHODS: dict[str, Method] = {
    "doInitialize": "Initialize",
    "doTerminate": "Terminate",
    "doCommit": "Commit",
    "doGetValue": "GetValue",
    "doSetValue": "SetValue",
    "doGetErrorString": "GetErrorString",
    "doGetLastError": "GetLastError",
    "doGetDiagnostic": "GetDiagnostic",
    "compareObjIds": "compareObjIds",
}
"""By what the abbreviations stand for."""


def read_command(text: str, words: Abbreviations) -> Command | None:
    """Read one command; None when it has none of the known methods: the suite passes it over."""
    parts = text.split("->")
    method = _METHODS.get(words.get(parts[0], ""))
    if method is None:
        return None
    argument = parts[1] if len(parts) > 1 else ""
    if method == "compareObjIds":
        return Command(method, "", tuple(argument.split(",")), None, None, text)
    if method == "Terminate":
        return Command(method, "", ("",), None, None, text)
    expected, error = parts[-2], parts[-1]
    if method not in ("GetErrorString", "GetDiagnostic", "GetLastError"):
        expected = words.get(expected, expected)
    element, arguments, kind = _read_argument(method, argument, words)
    return Command(method, element, arguments, expected, error, text, kind)


def _read_argument(
    method: Method, argument: str, words: Abbreviations
) -> tuple[str, tuple[str, ...], str]:
    """The element, what comes after it, and the type of an interaction where it is said."""
    element, _, rest = argument.partition("!")
    if method == "GetValue":
        return _element(argument.split("~"), words), (), words.get(rest, rest)
    if method == "SetValue":
        return _element(element.split("~"), words), (_value(rest, words),), ""
    return "", () if method == "GetLastError" else (argument,), ""


def _element(parts: list[str], words: Abbreviations) -> str:
    """`cmi.score.scaled` of `c~S~SCA`; of an interaction's answer, `!type` is left out."""
    if len(parts) == 1:
        return parts[0]
    names: list[str] = []
    rest = iter(parts)
    for part in rest:
        if part == _TARGET:
            names.append(words[_TARGET] % next(rest))
        else:
            names.append(words.get(part.partition("!")[0], part.partition("!")[0]))
    return ".".join(names)


def _value(value: str, words: Abbreviations) -> str:
    if value.startswith(f"{_TARGET}~"):
        _, target, kind = value.split("~")
        return words[_TARGET] % target + words.get(kind, kind)
    return words.get(value, value)
