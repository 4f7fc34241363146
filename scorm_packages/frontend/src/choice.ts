/** The contents in the content's place: where the learner has to choose what comes next. */

import { type Action, showCard } from "./card";
import { element } from "./launch";
import type { Texts } from "./texts";

const ID = "choice";

/** Show `text` and room for the contents, which `contentsPlace` then names. */
export function showChoice(
  title: string,
  text: string,
  texts: Texts,
  actions: Action[],
  hasContents: boolean,
): void {
  const card = showCard(title, [text], actions);
  element("contents").hidden = true;
  element("contents-button").hidden = true;
  if (hasContents) {
    const list = document.createElement("nav");
    list.id = ID;
    list.className = "contents-list";
    list.setAttribute("aria-label", texts.contents);
    card.append(list);
  }
}

/** Where the contents are to be shown: to choose from, else beside the content. */
export function contentsPlace(): HTMLElement {
  return document.getElementById(ID) ?? element("contents");
}
