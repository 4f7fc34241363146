/** What to do once a part has ended: go on, open it again, or go back. Never in the content's way. */

import { element, type Launch } from "./launch";
import type { Texts } from "./texts";

const ID = "ending";

/**
 * Show the ways on above the content, which may still have a last page to read. `said` says what
 * has happened and may be empty. Shown again, it takes the place of what was there.
 */
export function offerWays(
  launch: Launch,
  texts: Texts,
  said: string,
  go: (url: string) => void,
): void {
  document.getElementById(ID)?.remove();
  const bar = document.createElement("section");
  bar.id = ID;
  bar.className = "ending";
  bar.setAttribute("aria-label", texts.waysOn);
  if (said !== "") {
    const text = document.createElement("p");
    text.className = "ending-text";
    text.textContent = said;
    bar.append(text);
  }
  const offer = (text: string, url: string, isPreferred: boolean) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = isPreferred ? "button button-primary" : "button";
    button.textContent = text;
    button.addEventListener("click", () => go(url));
    bar.append(button);
  };
  const { next } = launch;
  if (next !== null) {
    offer(texts.nextPart.replace("{title}", () => next.title), next.url, true);
  }
  if (said !== "") {
    offer(texts.openAgain, launch.pageUrl, false);
    offer(texts.toCourses, launch.exitUrl, next === null);
  }
  element("stage").before(bar);
}
