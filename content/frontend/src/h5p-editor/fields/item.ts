import { el, icon, iconButton } from "../dom.ts";
import { textIn } from "../form.ts";
import { t } from "../texts.ts";
import type { Json } from "../values.ts";
import { beginningOf } from "../words.ts";
import type { Field } from "./field.ts";

export interface ItemActs {
  /** Make the field inside; its element is put into the item. */
  make(): Field;
  /** What the item holds; another object whenever it has changed. */
  value(): Json | undefined;
  move(by: -1 | 1): void;
  duplicate(): void;
  remove(): void;
}

/** One item of a list: a heading that opens it, and what can be done with it. */
export class ListItem {
  readonly element = el("li", { class: "ed-item" });
  readonly grip: HTMLButtonElement;
  field: Field | null = null;
  private readonly body = el("div", { class: "ed-item-body" });
  private readonly summary = el("span", { class: "ed-item-summary" });
  private readonly toggle: HTMLButtonElement | null = null;
  private summed: Json | undefined;

  constructor(
    readonly name: string,
    private readonly acts: ItemActs,
    isSmall: boolean,
    isOpen: boolean,
  ) {
    this.grip = iconButton(t("move_item", { item: name }), "grip", () => undefined);
    this.grip.classList.add("ed-grip");
    this.grip.addEventListener("keydown", (event) => this.pressed(event, false));
    const actions = el("div", { class: "ed-item-actions" }, ...this.actions());
    if (isSmall) {
      this.element.classList.add("is-small");
      this.element.append(this.grip, this.body, actions);
      this.open();
    } else {
      this.toggle = el("button", { type: "button", class: "ed-item-toggle", "aria-expanded": "false" });
      this.toggle.append(icon("chevronRight"), el("span", { class: "ed-item-name" }, name), this.summary);
      this.toggle.addEventListener("click", () => (this.isOpen ? this.close() : this.open()));
      this.element.append(el("div", { class: "ed-item-head" }, this.grip, this.toggle, actions), this.body);
      this.body.hidden = true;
      if (isOpen) this.open();
    }
    this.element.addEventListener("keydown", (event) => this.pressed(event, true));
    this.settle();
  }

  get isOpen(): boolean {
    return !this.body.hidden;
  }

  open(): void {
    this.body.hidden = false;
    this.toggle?.setAttribute("aria-expanded", "true");
    if (this.field !== null) return;
    this.field = this.acts.make();
    this.body.append(this.field.element);
  }

  close(): void {
    this.body.hidden = true;
    this.toggle?.setAttribute("aria-expanded", "false");
  }

  focus(): void {
    if (this.toggle !== null) this.toggle.focus();
    else this.field?.focus();
  }

  /** The button for `action` (`up`, `down`, `copy`, `remove`), to go on from after it was used. */
  button(action: string): HTMLButtonElement | null {
    return this.element.querySelector(`:scope [data-action="${action}"]`);
  }

  settle(): void {
    this.field?.settle();
    const value = this.acts.value();
    if (this.toggle === null || value === this.summed) return;
    this.summed = value;
    this.summary.textContent = beginningOf(textIn(value));
  }

  private actions(): HTMLButtonElement[] {
    const item = this.name;
    const all: [string, HTMLButtonElement][] = [
      ["up", iconButton(t("move_up", { item }), "arrowUp", () => this.acts.move(-1))],
      ["down", iconButton(t("move_down", { item }), "arrowDown", () => this.acts.move(1))],
      ["copy", iconButton(t("duplicate", { item }), "copy", () => this.acts.duplicate())],
      ["remove", iconButton(t("remove", { item }), "trash", () => this.acts.remove())],
    ];
    return all.map(([action, made]) => {
      made.dataset["action"] = action;
      return made;
    });
  }

  /** Arrows move an item from its grip, and with Alt from anywhere in it. */
  private pressed(event: KeyboardEvent, isAnywhere: boolean): void {
    const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : null;
    if (by === null || event.altKey !== isAnywhere || event.defaultPrevented) return;
    event.preventDefault();
    this.acts.move(by);
  }
}
