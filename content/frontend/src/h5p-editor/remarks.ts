/** What the server found in the whole draft, each with a way to its field. */

import { button, el, icon } from "./dom.ts";
import type { Placed } from "./form.ts";
import { t } from "./texts.ts";

const SHOWN = 8;

export class Remarks {
  readonly element = el("section", { class: "ed-remarks", "aria-label": t("remarks") });
  private isWhole = false;
  private found: readonly Placed[] = [];

  constructor(private readonly go: (finding: Placed) => void) {
    this.element.tabIndex = -1;
    this.element.hidden = true;
  }

  show(found: readonly Placed[]): void {
    this.found = [...found.filter(isError), ...found.filter((each) => each.severity === "warning")];
    this.draw();
  }

  focus(): void {
    this.element.scrollIntoView({ block: "center" });
    this.element.focus();
  }

  private draw(): void {
    const errors = this.found.filter(isError).length;
    const words = errors > 0 ? t("to_put_right", { count: errors }) : t("to_look_at", { count: this.found.length });
    this.element.hidden = this.found.length === 0;
    this.element.classList.toggle("has-errors", errors > 0);
    const shown = this.isWhole ? this.found : this.found.slice(0, SHOWN);
    const lines = shown.map((each) => el("li", {}, this.line(each)));
    const more = this.found.length - shown.length;
    const all = button(t("show_all", { count: this.found.length }), () => this.showAll(), { look: "btn btn-sm" });
    this.element.replaceChildren(
      el("p", { class: "ed-remarks-head" }, icon("alertCircle"), words),
      el("ul", {}, ...lines),
      ...(more > 0 ? [all] : []),
    );
  }

  private line(each: Placed): HTMLElement {
    const made = button(each.text, () => this.go(each), { look: "ed-remark" });
    made.classList.add(`is-${each.severity}`);
    return made;
  }

  private showAll(): void {
    this.isWhole = true;
    this.draw();
  }
}

function isError({ severity }: Placed): boolean {
  return severity === "error";
}
