/** Elements in one line. Texts are always text, never HTML. */

import { ICONS, type IconName } from "./icons.ts";

type Child = Node | string | null;
type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** An element with attributes: `true` writes an empty one, `false` and undefined none. */
export function el<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(key, String(value === true ? "" : value));
  }
  element.append(...children.filter((each) => each !== null));
  return element;
}

/** A drawing of ours, which says nothing to screen readers. */
export function icon(name: IconName): Element {
  const drawing = drawings.get(name) ?? drawn(name);
  return drawing.cloneNode(true) as Element;
}

const drawings = new Map<IconName, Element>();

function drawn(name: IconName): Element {
  const { documentElement } = new DOMParser().parseFromString(ICONS[name], "image/svg+xml");
  const drawing = document.importNode(documentElement, true);
  drawing.setAttribute("class", "icon");
  drawing.setAttribute("aria-hidden", "true");
  drawings.set(name, drawing);
  return drawing;
}

/** A button with a drawing and words. */
export function button(
  words: string,
  act: (event: MouseEvent) => void,
  { drawing, look = "btn" }: { drawing?: IconName; look?: string } = {},
): HTMLButtonElement {
  const made = el("button", { type: "button", class: look }, drawing ? icon(drawing) : null, words);
  made.addEventListener("click", act);
  return made;
}

/** A button that shows only a drawing; its words are its name and its tooltip. */
export function iconButton(
  name: string,
  drawing: IconName,
  act: (event: MouseEvent) => void,
): HTMLButtonElement {
  const attributes = { type: "button", class: "ed-icon-button", "aria-label": name, title: name };
  const made = el("button", attributes, icon(drawing));
  made.addEventListener("click", act);
  return made;
}

let count = 0;

/** An id that no other element has. */
export function newId(): string {
  count += 1;
  return `ed-${count}`;
}
