/** A part of the form that opens and closes, and is only made when it is first opened. */

import { el, icon } from "./dom.ts";

export class Disclosure {
  readonly element = el("details", { class: "ed-disclosure" });
  readonly body = el("div", { class: "ed-disclosure-body" });
  private isMade = false;

  constructor(
    title: string,
    private readonly make: (body: HTMLElement) => void,
    isOpen = false,
  ) {
    const summary = el("summary", {}, icon("chevronRight"), el("span", {}, title));
    this.element.append(summary, this.body);
    this.element.addEventListener("toggle", () => this.element.open && this.fill());
    if (isOpen) this.open();
  }

  open(): void {
    this.element.open = true;
    this.fill();
  }

  focus(): void {
    this.element.querySelector("summary")?.focus();
  }

  private fill(): void {
    if (this.isMade) return;
    this.isMade = true;
    this.make(this.body);
  }
}
