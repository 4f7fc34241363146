/** What to do once a part has ended. Shown above the content, and never in its way. */

import { type Action, buttonOf, paragraph } from "./card";
import { element } from "./launch";

const ID = "ending";

/**
 * Show the ways on above the content, which may still have a last page to read. `said` says what
 * has happened and may be empty. Shown again, it takes the place of what was there.
 */
export function offerWays(name: string, said: string, ways: Action[]): void {
  withdrawWays();
  const bar = document.createElement("section");
  bar.id = ID;
  bar.className = "ending";
  bar.setAttribute("aria-label", name);
  if (said !== "") {
    const text = paragraph(said);
    text.className = "ending-text";
    bar.append(text);
  }
  bar.append(...ways.map(buttonOf));
  element("stage").before(bar);
}

export function withdrawWays(): void {
  document.getElementById(ID)?.remove();
}
