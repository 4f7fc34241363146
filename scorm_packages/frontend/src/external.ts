/**
 * A part that is a page of another site. It is not framed: most sites refuse that, and what is
 * framed here should be the course's own. It opens in a window of its own, which gets no hold on
 * this one and is not told its address.
 */

import type { LaunchItem } from "./launch";
import type { Texts } from "./texts";

/** `opened` is called when the learner opens the page, which is all that can be known of it. */
export function externalPage(item: LaunchItem, texts: Texts, opened: () => void): HTMLElement {
  const card = document.createElement("div");
  card.className = "notice";
  const heading = document.createElement("h2");
  heading.textContent = item.title;
  const text = document.createElement("p");
  text.textContent = texts.externalText.replace("{host}", () => new URL(item.href).host);
  const link = document.createElement("a");
  link.className = "button button-primary";
  link.href = item.href;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  link.textContent = texts.openPage;
  link.addEventListener("click", opened);
  link.addEventListener("auxclick", opened);
  const line = document.createElement("p");
  line.append(link);
  card.append(heading, text, line);
  return card;
}
