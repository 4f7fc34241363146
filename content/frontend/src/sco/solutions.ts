/** Every question with what is right and what was chosen; of a phone call, the best replies. */

import type { Choice, Question, Turn } from "./course.ts";
import { element } from "./dom.ts";
import type { Stage } from "./stage.ts";
import { WORDS } from "./words.ts";

export function showSolutions(screen: HTMLElement, stage: Stage): void {
  const { course, say } = stage;
  const shown = course.turns.length
    ? course.turns.map((turn) => ofTurn(turn, stage))
    : course.questions.map((question) => ofQuestion(question, stage));
  screen.replaceChildren(element("h1", {}, say(WORDS.solutions)), ...shown);
}

function ofQuestion(question: Question, { progress, say }: Stage): HTMLElement {
  const chosen = progress.answers[question.id] ?? [];
  const options = question.options.map((text, place) => {
    const isRight = question.correct.includes(place);
    return marked(say(text), isRight, chosen.includes(place) ? say(WORDS.yourAnswer) : "");
  });
  return solution(say(question.text), options, say(question.feedback));
}

function ofTurn(turn: Turn, { progress, say }: Stage): HTMLElement {
  const most = Math.max(...turn.choices.map((choice) => choice.points));
  const taken = progress.path.flatMap(([id, place]) => (id === turn.id ? [place] : []));
  const isBest = (choice: Choice): boolean => choice.points === most;
  const choices = turn.choices.map((choice, place) =>
    marked(say(choice.text), isBest(choice), taken.includes(place) ? say(WORDS.yourAnswer) : ""),
  );
  const best = turn.choices.find(isBest);
  return solution(say(turn.customer), choices, best ? say(best.feedback) : "");
}

/** Right ones are told by a sign and by colour. */
function marked(text: string, isRight: boolean, note: string): HTMLElement {
  const item = element("li", { className: isRight ? "right" : "" }, isRight ? `✓ ${text}` : text);
  if (note) item.append(" ", element("em", { className: "hint" }, `(${note})`));
  return item;
}

function solution(text: string, options: HTMLElement[], why: string): HTMLElement {
  return element(
    "section",
    { className: "note" },
    element("strong", {}, text),
    element("ul", {}, ...options),
    element("p", { className: "hint" }, why),
  );
}
