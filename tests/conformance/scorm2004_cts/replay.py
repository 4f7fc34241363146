"""The referee: plays a script against a host and says what went wrong first."""

from collections.abc import Callable
from dataclasses import replace

from tests.conformance.scorm2004_cts.answers import is_expected, is_expected_error
from tests.conformance.scorm2004_cts.commands import Command
from tests.conformance.scorm2004_cts.host import Host
from tests.conformance.scorm2004_cts.learner import Step, read_instruction
from tests.conformance.scorm2004_cts.package import Package, Page
from tests.conformance.scorm2004_cts.screen import Screen
from tests.conformance.scorm2004_cts.script import Script, Visit

_ANYWHERE = "."
_ABOUT_TO_END = "endUserInter"
"""The script ends with the question whether the sequencing session has ended."""


class Failed(Exception):
    """The LMS did something else than the script expects; the text says what."""


class Replay:
    """One script, played from its first visit to its last."""

    def __init__(
        self,
        package: Package,
        open_host: Callable[[str], tuple[Package, Host]],
        *,
        strict: bool = False,
    ) -> None:
        """Args:
        package: where the script begins.
        open_host: gives the host of a package by its name; always the same for the same name.
        strict: whether `adl.nav.request_valid` must answer as the script says.
        """
        self._open_host = open_host
        self._strict = strict
        self._package, self._host = open_host(package.name)
        self._page: Page | None = None
        """The page that is loaded and has not been taken away."""
        self._failures: list[str] = []

    def play(self, script: Script) -> list[str]:
        """Play it all; return what was wrong, in order. The first wrong launch ends it."""
        try:
            self._begin(script)
            for place, visit in enumerate(script.visits):
                self._visit(visit)
                is_last = place + 1 == len(script.visits)
                for step in read_instruction(visit.then):
                    self._do(step, visit)
                if is_last and script.end == _ABOUT_TO_END:
                    self._expect_left(visit.key)
        except Failed as failed:
            self._failures.append(str(failed))
        self._failures += [f"not saved: {one}" for one in self._host.unkept]
        return self._failures

    def _begin(self, script: Script) -> None:
        self._host.open()
        if script.start not in (_ANYWHERE, self._package.name):
            self._do(Step("choose", script.start), Visit("start"))

    # -- A visit --------------------------------------------------------------------------------

    def _visit(self, visit: Visit) -> None:
        screen = self._host.screen()
        if screen.activity is None:
            why = f" ({screen.refusal})" if screen.refusal else ""
            raise Failed(f"{visit.key}: nothing was launched{why}")
        page = self._package.page(screen.activity)
        if page.must_not_launch or page.activity != visit.activity:
            raise Failed(f"{visit.key}: activity {page.activity} was launched")
        self._page = page
        self._answer_questions(visit, screen)
        if not page.speaks:
            return
        for command in visit.commands:
            self._run(visit, command)
        if not page.waits_for_unload:
            self._host.call("Terminate", "")

    def _answer_questions(self, visit: Visit, screen: Screen) -> None:
        if not visit.questions:
            return
        questions, expected = visit.questions.split("~"), visit.answers.split("~")
        for question, answer in zip(questions, expected, strict=True):
            if screen.answer(question) != (answer == "Y"):
                self._failures.append(f"{visit.key}: {question} is not {answer}")

    def _run(self, visit: Visit, command: Command) -> None:
        if command.method == "compareObjIds":
            self._compare_objectives(visit, command)
            return
        element = self._with_index(command.element)
        if element is None:
            self._failures.append(f"{visit.key}: {command.text}: no such id")
            return
        arguments = command.arguments
        if command.method in ("GetValue", "SetValue"):
            arguments = (element, *arguments)
        answer = self._host.call(command.method, *arguments)
        error = self._host.call("GetLastError")
        expected = self._known_to_the_host(command, element)
        if not is_expected(expected, element, answer, strict=self._strict):
            self._failures.append(f"{visit.key}: {command.text[:120]}: answered {answer[:80]!r}")
        elif not is_expected_error(command, element, error):
            self._failures.append(f"{visit.key}: {command.text[:120]}: error {error}")

    def _known_to_the_host(self, command: Command, element: str) -> Command:
        """Fill in what the script leaves open: the learner's id, and the id that was looked for."""
        expected = command.expected
        if command.method == "GetValue" and command.error == "0" and expected is not None:
            if element == "cmi.learner_id":
                expected = self._host.learner_id
            elif expected == "" and "&" in command.element and element.endswith(".id"):
                expected = command.element.split("&")[1]
        return replace(command, expected=expected)

    def _with_index(self, element: str) -> str | None:
        """Fill in the index of `&id&`; None when there is no such id."""
        if "&" not in element:
            return element
        before, identifier, after = element.split("&")
        known = self._ids(before)
        return f"{before}{known.index(identifier)}{after}" if identifier in known else None

    def _ids(self, collection: str) -> list[str]:
        count = int(self._host.call("GetValue", f"{collection}_count") or "0")
        return [self._host.call("GetValue", f"{collection}{n}.id") for n in range(count)]

    def _compare_objectives(self, visit: Visit, command: Command) -> None:
        known = self._ids("cmi.objectives.")
        if sorted(known) != sorted(command.arguments):
            self._failures.append(f"{visit.key}: objectives are {known}")

    # -- The learner ----------------------------------------------------------------------------

    def _do(self, step: Step, visit: Visit) -> None:
        match step.kind:
            case "control":
                if step.about not in self._host.screen().enabled:
                    raise Failed(f"{visit.key}: {step.about} cannot be used")
                self._ask(step.about, "")
            case "choose":
                self._choose(step.about, visit)
            case "expect left":
                self._expect_left(visit.key)
            case "leave":
                self._leave()
            case "open":
                if step.about and step.about != self._package.name:
                    self._package, self._host = self._open_host(step.about)
                self._host.open()

    def _choose(self, title: str, visit: Visit) -> None:
        screen = self._host.screen()
        entry = screen.entry(title)
        if entry is None or not screen.can_choose(title):
            raise Failed(f"{visit.key}: {title} cannot be chosen")
        self._ask("choice", entry.activity)

    def _leave(self) -> None:
        """The way out that the LMS offers: for good where it can, else with the course kept.

        Where it offers none, the learner closes the window.
        """
        screen = self._host.screen()
        ways = [one for one in ("exitAll", "suspendAll") if one in screen.enabled]
        if ways and not screen.is_over:
            self._ask(ways[0], "")

    def _expect_left(self, key: str) -> None:
        screen = self._host.screen()
        if not screen.is_over:
            raise Failed(f"{key}: the course was not left, {screen.activity} is shown")

    def _ask(self, request: str, target: str) -> None:
        self._host.ask(request, target, self._unload)
        self._page = None

    def _unload(self) -> None:
        """What the page does in the moment in which it is taken away."""
        page = self._page
        if page is None or not page.speaks or not page.waits_for_unload:
            return
        if page.request_on_unload:
            self._host.call("SetValue", "adl.nav.request", page.request_on_unload)
        self._host.call("Terminate", "")
