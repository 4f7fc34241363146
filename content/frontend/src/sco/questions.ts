/** One question: choose, check, see why, go on. Each answer is told to the host. */

import { isRight } from "./course.ts";
import { button, buttons, element } from "./dom.ts";
import type { Stage } from "./stage.ts";
import { settle } from "./result.ts";
import { WORDS } from "./words.ts";

/** Options by one letter each, which every standard takes. */
function letters(places: readonly number[]): string {
  return [...places]
    .sort((a, b) => a - b)
    .map((place) => String.fromCharCode(97 + place))
    .join("[,]");
}

export function showQuestion(screen: HTMLElement, stage: Stage, number: number): void {
  const { course, progress, say } = stage;
  const question = course.questions[number];
  if (!question) return;
  const shownAt = Date.now();
  const several = question.correct.length > 1;
  const answered = progress.answers[question.id];
  const boxes = question.options.map((_, place) =>
    element("input", {
      type: several ? "checkbox" : "radio",
      name: question.id,
      value: String(place),
      checked: answered?.includes(place) ?? false,
      disabled: answered !== undefined,
    }),
  );
  const options = element("fieldset", {}, element("legend", {}, say(question.text)));
  options.append(
    element("p", { className: "hint" }, say(several ? WORDS.chooseSome : WORDS.chooseOne)),
    ...question.options.map((text, place) =>
      element("label", {}, boxes[place] as HTMLInputElement, element("span", {}, say(text))),
    ),
  );
  const verdict = element("div", { className: "verdict" });
  verdict.setAttribute("role", "status");
  const row = buttons();
  const count = `${say(WORDS.question)} ${number + 1} ${say(WORDS.of)} ${course.questions.length}`;
  screen.replaceChildren(
    element("p", { className: "count" }, count),
    options,
    verdict,
    row,
  );

  const explain = (chosen: readonly number[]): void => {
    const right = isRight(question, chosen);
    verdict.className = right ? "verdict right" : "verdict wrong";
    verdict.replaceChildren(
      element("strong", {}, right ? `✓ ${say(WORDS.right)}` : `✗ ${say(WORDS.wrong)}`),
      ` ${say(question.feedback)}`,
    );
    const onward = button(say(WORDS.goOn), () => goOn(), "primary");
    row.replaceChildren(onward);
    for (const box of boxes) box.disabled = true;
  };
  const goOn = (): void => {
    if (number === course.questions.length - 1) settle(stage);
    stage.go(course.pages.length + number + 1);
  };

  if (answered) {
    explain(answered);
    return;
  }
  const check = button(
    say(WORDS.check),
    () => {
      const chosen = boxes.filter((box) => box.checked).map((box) => Number(box.value));
      progress.answers[question.id] = chosen;
      stage.host.answer({
        id: question.id,
        type: "choice",
        response: letters(chosen),
        correct: [letters(question.correct)],
        result: isRight(question, chosen) ? "correct" : "incorrect",
        latencyMs: Date.now() - shownAt,
      });
      stage.save();
      explain(chosen);
      row.querySelector("button")?.focus();
    },
    "primary",
  );
  check.disabled = true;
  options.addEventListener("change", () => {
    check.disabled = !boxes.some((box) => box.checked);
  });
  row.append(check);
}
