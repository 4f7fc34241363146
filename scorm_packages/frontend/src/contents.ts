/** The table of contents: chapters as nested lists, and the parts that can be opened. */

import { element } from "./launch";
import type { Texts } from "./texts";
import { remember, remembered } from "./visit";

export interface ContentsLine {
  title: string;
  /** 1 for the outermost. */
  level: number;
  isCurrent: boolean;
  status: string | null;
  /** Opens the part; nothing where it cannot be opened, or is a heading. */
  open: { url: string | null; run(): void } | null;
  /** Why it cannot be opened yet; empty where it can, or never could. */
  locked: string;
}

/** Show `lines` in `place`, instead of what is there. The focus stays on the line that has it. */
export function fillContents(place: HTMLElement, lines: ContentsLine[], texts: Texts): void {
  const focused = [...place.querySelectorAll(".contents-open")].indexOf(
    document.activeElement ?? place,
  );
  place.replaceChildren(outline(lines, texts));
  if (focused >= 0) {
    place.querySelectorAll<HTMLElement>(".contents-open")[focused]?.focus();
  }
}

const OPEN = "contents-open";

/** Let the button show and hide the contents; what was closed once is not opened by itself. */
export function wireContents(isOpen: boolean): void {
  const contents = element("contents");
  const button = element<HTMLButtonElement>("contents-button");
  button.hidden = false;
  const toggle = (shown: boolean) => {
    contents.hidden = !shown;
    button.setAttribute("aria-expanded", String(shown));
  };
  toggle(isOpen && remembered(OPEN) !== "no");
  button.addEventListener("click", () => {
    toggle(contents.hidden);
    remember(OPEN, contents.hidden ? "no" : "yes");
  });
  const close = (event: KeyboardEvent) => {
    if (event.key === "Escape" && !contents.hidden) {
      toggle(false);
      button.focus();
    }
  };
  contents.addEventListener("keydown", close);
  button.addEventListener("keydown", close);
}

/** Show where the part stands that is being played. */
export function showStatus(status: string, texts: Texts): void {
  const current = element("contents").querySelector("[aria-current] + .contents-status");
  if (current !== null) {
    current.textContent = texts.statuses[status] ?? status;
  }
}

/** Nested lists, as deep as the levels of the lines. */
function outline(lines: ContentsLine[], texts: Texts): HTMLOListElement {
  const root = document.createElement("ol");
  /** The list that is being filled at each level, the outermost first. */
  const lists = [root];
  for (const line of lines) {
    lists.length = Math.min(lists.length, line.level);
    const above = lists.at(-1)?.lastElementChild;
    if (lists.length < line.level && above) {
      const list = document.createElement("ol");
      above.append(list);
      lists.push(list);
    }
    lists.at(-1)?.append(draw(line, texts));
  }
  return root;
}

function draw(line: ContentsLine, texts: Texts): HTMLLIElement {
  const item = document.createElement("li");
  const title = line.open === null ? document.createElement("span") : opener(line.open);
  title.textContent = line.title;
  if (line.open === null) {
    title.className = line.locked ? "contents-locked" : "contents-heading";
  }
  if (line.isCurrent) {
    title.setAttribute("aria-current", "page");
  }
  item.append(title);
  const told = [
    line.status === null ? "" : (texts.statuses[line.status] ?? line.status),
    line.locked,
  ].filter(Boolean);
  if (told.length > 0) {
    const status = document.createElement("span");
    status.className = "contents-status";
    status.textContent = told.join(texts.comma);
    item.append(" ", status);
  }
  return item;
}

/** A link where there is an address, else a button. */
function opener({ url, run }: NonNullable<ContentsLine["open"]>): HTMLElement {
  const made = document.createElement(url === null ? "button" : "a");
  made.className = "contents-open";
  if (made instanceof HTMLAnchorElement) {
    made.href = url ?? "";
  } else {
    made.setAttribute("type", "button");
  }
  made.addEventListener("click", (event) => {
    event.preventDefault();
    run();
  });
  return made;
}
