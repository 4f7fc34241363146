"""A package's script: the visits to activities that the LMS has to bring about, in order."""

from dataclasses import dataclass, field
from pathlib import Path

from tests.conformance.scorm2004_cts.commands import Abbreviations, Command, read_command
from tests.conformance.scorm2004_cts.properties import read_pairs


@dataclass(slots=True)
class Visit:
    """One launch of an activity: `Act<name>V<n>` in the script."""

    key: str
    questions: str = ""
    """About what the LMS shows, before the content does anything; joined by `~`."""
    answers: str = ""
    """Y or N for each question."""
    commands: list[Command] = field(default_factory=list)
    then: str = ""
    """What the learner is told to do after it; empty when the content goes on by itself."""

    @property
    def activity(self) -> str:
        """What the launched content finds as `act=` in its address."""
        return self.key.removeprefix("Act").rpartition("V")[0]


@dataclass(frozen=True, slots=True)
class Script:
    """A whole script. `start` is "." or the title of the activity to begin with."""

    title: str
    start: str
    end: str
    visits: tuple[Visit, ...]


def read_script(path: Path, words: Abbreviations) -> Script:
    """Read a script; visits and commands come in the order of the file, whatever their numbers."""
    head: dict[str, str] = {}
    visits: list[Visit] = []
    for key, value in read_pairs(path):
        name, dot, what = key.partition(".")
        if not (dot and name.startswith("Act")):
            head[key] = value
            continue
        if not visits or visits[-1].key != name:
            visits.append(Visit(name))
        visit = visits[-1]
        if what == "UIQ":
            visit.questions = value
        elif what == "UIA":
            visit.answers = value
        elif what == "CUI":
            visit.then = value
        elif what.startswith("commands"):
            command = read_command(value, words)
            if command is not None:
                visit.commands.append(command)
    return Script(
        head.get("title", path.parent.name),
        head.get("start", "."),
        head.get("end", ""),
        tuple(visits),
    )
