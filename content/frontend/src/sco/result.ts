/** The score of the course, told to the host once and shown as often as asked. */

import { type Choice, hasTest, isRight } from "./course.ts";
import { button, buttons, element } from "./dom.ts";
import type { Stage } from "./stage.ts";
import { WORDS } from "./words.ts";

interface Result {
  /** 0–100, rounded down to a whole number. */
  score: number;
  critical: boolean;
  passed: boolean;
}

export function resultOf({ course, progress }: Stage): Result {
  if (course.turns.length) {
    const taken = progress.path.flatMap(([id, place]): Choice[] => {
      const choice = course.turns.find((turn) => turn.id === id)?.choices[place];
      return choice ? [choice] : [];
    });
    const reached = progress.path.flatMap(([id]) => {
      const turn = course.turns.find((one) => one.id === id);
      return turn ? [Math.max(...turn.choices.map((choice) => choice.points))] : [];
    });
    const got = taken.reduce((sum, choice) => sum + choice.points, 0);
    const most = reached.reduce((sum, points) => sum + points, 0);
    return judged(most ? got / most : 0, taken.some((choice) => choice.critical), course.passMark);
  }
  if (!hasTest(course)) return judged(1, false, course.passMark);
  const right = course.questions.filter((one) => isRight(one, progress.answers[one.id] ?? []));
  return judged(right.length / course.questions.length, false, course.passMark);
}

function judged(share: number, critical: boolean, passMark: number): Result {
  const score = Math.floor(share * 100 + 1e-9);
  return { score, critical, passed: !critical && score >= passMark };
}

/** Tell the host how this try has ended; who only looks at it again has not tried again. */
export function settle(stage: Stage): void {
  if (stage.progress.done) return;
  const { score, passed } = resultOf(stage);
  stage.progress.done = true;
  stage.host.stand({
    completed: true,
    passed,
    score: { scaled: score / 100, raw: score, min: 0, max: 100 },
  });
  stage.host.save();
}

export function showResult(screen: HTMLElement, stage: Stage): void {
  const { course, progress, say } = stage;
  const result = resultOf(stage);
  const words = result.critical ? WORDS.critical : result.passed ? WORDS.passed : WORDS.failed;
  const row = buttons(button(say(WORDS.review), () => stage.go(0)));
  if (!result.passed) {
    const again = (): void => {
      progress.answers = {};
      progress.path = [];
      progress.done = false;
      stage.go(course.pages.length);
    };
    row.prepend(button(say(WORDS.again), again, "primary"));
  }
  screen.replaceChildren(
    element("h1", {}, say(WORDS.result)),
    element(
      "p",
      { className: result.passed ? "score right" : "score wrong" },
      element("span", {}, String(result.score)),
      ` ${say(WORDS.points)}`,
    ),
    element("p", {}, say(words)),
    element("p", { className: "hint" }, `${say(WORDS.passMark)}: ${course.passMark}`),
    row,
  );
}
