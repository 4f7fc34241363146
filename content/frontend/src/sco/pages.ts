/** One page of reading. */

import { type Block, type Course, hasTest, type Text } from "./course.ts";
import { button, buttons, element } from "./dom.ts";
import { settle } from "./result.ts";
import type { Stage } from "./stage.ts";
import { WORDS } from "./words.ts";

export function showPage(screen: HTMLElement, stage: Stage, step: number): void {
  const page = stage.course.pages[step];
  if (!page) return;
  const last = step === stage.course.pages.length - 1;
  const onward = (): void => {
    if (last && !hasTest(stage.course)) settle(stage);
    stage.go(step + 1);
  };
  const row = buttons(
    button(stage.say(last ? wordOnward(stage.course) : WORDS.next), onward, "primary"),
  );
  if (step > 0) row.prepend(button(stage.say(WORDS.back), () => stage.go(step - 1)));
  screen.replaceChildren(
    element("h1", {}, stage.say(page.title)),
    ...page.blocks.map((block) => showBlock(block, stage)),
    row,
  );
}

function wordOnward(course: Course): Text {
  if (course.turns.length) return WORDS.toCall;
  return course.questions.length ? WORDS.toQuestions : WORDS.finish;
}

function showBlock(block: Block, stage: Stage): HTMLElement {
  switch (block.kind) {
    case "text":
      return element("p", {}, stage.say(block.text));
    case "note":
      return element("p", { className: "note" }, stage.say(block.text));
    case "quote":
      return element(
        "blockquote",
        {},
        element("cite", {}, stage.say(block.who)),
        element("p", {}, stage.say(block.text)),
      );
    case "list":
    case "steps": {
      const list = element(block.kind === "list" ? "ul" : "ol", { className: block.kind });
      list.append(...block.items.map((item) => element("li", {}, stage.say(item))));
      return list;
    }
  }
}
