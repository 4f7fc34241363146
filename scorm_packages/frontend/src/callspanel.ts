/** The calls of the API on the page, for whoever helps: Ctrl+Alt+L, or `?debug` in the address. */

import { buttonOf } from "./card";
import type { Calls } from "./calls";
import type { Texts } from "./texts";

const ID = "calls";

export class CallsPanel {
  private list: HTMLOListElement | null = null;

  constructor(
    private readonly texts: Texts,
    private readonly calls: () => Calls,
  ) {}

  /** Open and close by the key, in this document. */
  listenIn(document: Document): void {
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey && event.altKey && event.code === "KeyL") {
        event.preventDefault();
        this.toggle();
      }
    });
  }

  toggle(): void {
    const shown = document.getElementById(ID);
    if (shown !== null) {
      this.list = null;
      shown.remove();
      return;
    }
    this.open();
  }

  /** A call was made. */
  update(): void {
    const { list } = this;
    if (list === null) {
      return;
    }
    const isAtEnd = list.scrollTop + list.clientHeight >= list.scrollHeight - 8;
    list.replaceChildren(
      ...this.calls().all.map(([method, element, value, answer, code, ms]) => {
        const line = document.createElement("li");
        const given = [element, value].filter(Boolean).join(", ");
        line.textContent = `${method}(${given}) → ${answer}  [${code}] ${ms} ms`;
        line.classList.toggle("calls-refused", code !== "0");
        return line;
      }),
    );
    if (isAtEnd) {
      list.scrollTop = list.scrollHeight;
    }
  }

  private open(): void {
    const { texts } = this;
    const panel = document.createElement("section");
    panel.id = ID;
    panel.className = "calls";
    panel.setAttribute("aria-label", texts.callsTitle);
    const bar = document.createElement("div");
    bar.className = "calls-bar";
    const title = document.createElement("h2");
    title.textContent = texts.callsTitle;
    const copied = document.createElement("span");
    copied.setAttribute("role", "status");
    const copy = buttonOf({
      text: texts.copy,
      run: () => void this.copy().then((text) => (copied.textContent = text)),
    });
    bar.append(title, copied, copy, buttonOf({ text: texts.close, run: () => this.toggle() }));
    this.list = document.createElement("ol");
    this.list.tabIndex = 0;
    panel.append(bar, this.list);
    document.body.append(panel);
    this.update();
  }

  private async copy(): Promise<string> {
    try {
      await navigator.clipboard.writeText(this.calls().text);
      return this.texts.copied;
    } catch {
      return this.texts.copyFailed; // Not allowed, or no secure origin: the text can be selected.
    }
  }
}
