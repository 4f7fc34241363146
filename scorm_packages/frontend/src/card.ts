/** A message in the content's place: a heading, what there is to say, and what can be done. */

import { element } from "./launch";

export interface Action {
  text: string;
  isPreferred?: boolean;
  run(): void;
}

/** Show a card instead of whatever the stage holds but the contents. */
export function showCard(title: string, texts: string[], actions: Action[] = []): HTMLElement {
  const card = makeCard(title, texts);
  if (actions.length > 0) {
    card.append(buttonsOf(actions));
  }
  element("play").replaceChildren(card);
  return card;
}

export function makeCard(title: string, texts: string[]): HTMLElement {
  const card = document.createElement("section");
  card.className = "notice";
  const heading = document.createElement("h2");
  heading.textContent = title;
  card.setAttribute("aria-label", title);
  card.append(heading, ...texts.map(paragraph));
  return card;
}

export function paragraph(text: string): HTMLParagraphElement {
  const made = document.createElement("p");
  made.textContent = text;
  return made;
}

export function buttonsOf(actions: Action[]): HTMLElement {
  const line = document.createElement("p");
  line.className = "notice-buttons";
  line.append(...actions.map(buttonOf));
  return line;
}

export function buttonOf({ text, isPreferred, run }: Action): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = isPreferred ? "button button-primary" : "button";
  button.textContent = text;
  button.addEventListener("click", run);
  return button;
}
