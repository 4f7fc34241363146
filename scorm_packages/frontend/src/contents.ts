/** The table of contents of a package: chapters, and the parts that can be opened. */

import { type ContentsEntry, element, type Launch } from "./launch";
import type { Texts } from "./texts";

/** Fill and wire the contents; where they lead nowhere else, none are shown. */
export function fillContents(launch: Launch, texts: Texts, go: (url: string) => void): void {
  if (!launch.items.some((entry) => entry.url !== null && entry.id !== launch.item.id)) {
    return;
  }
  const contents = element("contents");
  contents.replaceChildren(
    outline(launch.items, (entry) => line(entry, entry.id === launch.item.id, texts, go)),
  );
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

/** Show where the part stands that is being played. */
export function showStatus(status: string, texts: Texts): void {
  const current = element("contents").querySelector("[aria-current] + .contents-status");
  if (current !== null) {
    current.textContent = texts.statuses[status] ?? status;
  }
}

/** Nested lists, as deep as the levels of the entries. */
function outline(
  entries: ContentsEntry[],
  draw: (entry: ContentsEntry) => HTMLLIElement,
): HTMLOListElement {
  const root = document.createElement("ol");
  /** The list that is being filled at each level, the outermost first. */
  const lists = [root];
  for (const entry of entries) {
    lists.length = Math.min(lists.length, entry.level);
    const above = lists.at(-1)?.lastElementChild;
    if (lists.length < entry.level && above) {
      const list = document.createElement("ol");
      above.append(list);
      lists.push(list);
    }
    lists.at(-1)?.append(draw(entry));
  }
  return root;
}

/** A heading as text; a part as a link with its status. */
function line(
  entry: ContentsEntry,
  isCurrent: boolean,
  texts: Texts,
  go: (url: string) => void,
): HTMLLIElement {
  const item = document.createElement("li");
  const { url, status } = entry;
  if (url === null) {
    const heading = document.createElement("span");
    heading.className = "contents-heading";
    heading.textContent = entry.title;
    item.append(heading);
    return item;
  }
  const link = document.createElement("a");
  link.href = url;
  link.textContent = entry.title;
  if (isCurrent) {
    link.setAttribute("aria-current", "page");
  }
  link.addEventListener("click", (event) => {
    event.preventDefault();
    go(url);
  });
  item.append(link);
  if (status !== null) {
    const told = document.createElement("span");
    told.className = "contents-status";
    told.textContent = texts.statuses[status] ?? status;
    item.append(" ", told);
  }
  return item;
}
