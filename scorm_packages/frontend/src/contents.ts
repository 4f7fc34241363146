/** The table of contents of a package with more than one item. */

import { element, type Launch } from "./launch";
import type { Texts } from "./texts";

/** Fill and wire the contents; a package of one item shows none. */
export function fillContents(launch: Launch, texts: Texts, go: (url: string) => void): void {
  if (launch.items.length < 2) {
    return;
  }
  const list = document.createElement("ol");
  for (const entry of launch.items) {
    const link = document.createElement("a");
    link.href = entry.url;
    link.textContent = entry.title;
    if (entry.id === launch.item.id) {
      link.setAttribute("aria-current", "page");
    }
    link.addEventListener("click", (event) => {
      event.preventDefault();
      go(entry.url);
    });
    const status = document.createElement("span");
    status.className = "contents-status";
    status.textContent = texts.statuses[entry.status] ?? entry.status;
    const item = document.createElement("li");
    item.append(link, " ", status);
    list.append(item);
  }
  const contents = element("contents");
  contents.replaceChildren(list);
  const button = element<HTMLButtonElement>("contents-button");
  button.hidden = false;
  const toggle = (isOpen: boolean) => {
    contents.hidden = !isOpen;
    button.setAttribute("aria-expanded", String(isOpen));
  };
  button.addEventListener("click", () => toggle(contents.hidden));
  contents.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      toggle(false);
      button.focus();
    }
  });
}
