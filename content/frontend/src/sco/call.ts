/** A simulated phone call: the customer speaks, the learner chooses a reply, the call goes on. */

import type { Choice, Turn } from "./course.ts";
import { button, buttons, element } from "./dom.ts";
import type { Stage } from "./stage.ts";
import { settle } from "./result.ts";
import { WORDS } from "./words.ts";

export function showCall(screen: HTMLElement, stage: Stage): void {
  const { course, progress, say } = stage;
  const turns = new Map(course.turns.map((turn) => [turn.id, turn]));
  const talk = element("div", { className: "talk" });
  const reply = element("div", { className: "reply" });
  talk.setAttribute("role", "log");
  screen.replaceChildren(element("h1", {}, say(course.title)), talk, reply);

  const speech = (who: string, text: string, side: string): HTMLElement =>
    element("div", { className: `speech ${side}` }, element("strong", {}, who), ` ${text}`);
  const told = (choice: Choice): HTMLElement =>
    element("p", { className: choice.critical ? "told wrong" : "told" }, say(choice.feedback));

  const ask = (turn: Turn | undefined): void => {
    if (!turn) {
      const onward = (): void => {
        settle(stage);
        stage.go(course.pages.length + 1);
      };
      reply.replaceChildren(buttons(button(say(WORDS.result), onward, "primary")));
      return;
    }
    const shownAt = Date.now();
    talk.append(speech(say(WORDS.customer), say(turn.customer), "customer"));
    const choices = turn.choices.map((choice, place) =>
      button(
        say(choice.text),
        () => {
          take(turn, choice, place, Date.now() - shownAt);
        },
        "choice",
      ),
    );
    reply.replaceChildren(element("p", { className: "hint" }, say(WORDS.reply)), ...choices);
  };

  const take = (turn: Turn, choice: Choice, place: number, latencyMs: number): void => {
    const best = turn.choices.reduce((a, b) => (b.points > a.points ? b : a));
    const letter = (at: number): string => String.fromCharCode(97 + at);
    stage.host.answer({
      id: `call-${turn.id}`,
      type: "choice",
      response: letter(place),
      correct: [letter(turn.choices.indexOf(best))],
      result: choice === best ? "correct" : "incorrect",
      latencyMs,
    });
    progress.path.push([turn.id, place]);
    stage.save();
    talk.append(speech(say(WORDS.you), say(choice.text), "you"), told(choice));
    ask(turns.get(choice.next));
    talk.lastElementChild?.scrollIntoView({ block: "nearest" });
    reply.querySelector("button")?.focus();
  };

  let next = course.turns[0];
  for (const [id, place] of progress.path) {
    const turn = turns.get(id);
    const choice = turn?.choices[place];
    if (!turn || !choice) break;
    talk.append(speech(say(WORDS.customer), say(turn.customer), "customer"));
    talk.append(speech(say(WORDS.you), say(choice.text), "you"), told(choice));
    next = turns.get(choice.next);
  }
  ask(next);
}
