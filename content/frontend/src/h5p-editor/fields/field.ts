import { el, newId } from "../dom.ts";
import type { Form, Placed } from "../form.ts";
import { afterPress } from "../press.ts";
import { type Scope, type Spec, choicesOf, compared } from "../semantics.ts";
import { t } from "../texts.ts";
import { type Json, type Path, isSame, startsWith } from "../values.ts";
import { spoken } from "../words.ts";

/**
 * One field of the form. It shows what the draft holds at its path, and writes there only what an
 * author does: a form that was merely looked at changes nothing.
 */
export abstract class Field {
  readonly element = el("div", { class: "ed-field" });
  readonly id = newId();
  protected readonly message = el("div", { class: "ed-message", id: `${this.id}-message` });
  private wasLeft = false;
  private found: readonly Placed[] = [];

  constructor(
    readonly form: Form,
    readonly spec: Spec,
    readonly path: Path,
    readonly scope: Scope,
  ) {
    this.element.dataset["name"] = spec.name;
    this.element.classList.toggle("is-important", spec.importance === "high");
    this.element.addEventListener("focusout", () => {
      this.wasLeft = true;
      afterPress(() => this.showMessages());
    });
  }

  /** Show what the draft holds now. */
  abstract refresh(): void;

  abstract focus(): void;

  /** What is wrong with the value as it stands, in words; null when nothing is. */
  protected problem(): string | null {
    return null;
  }

  get label(): string {
    return spoken(this.spec.label) || this.spec.name;
  }

  protected get value(): Json | undefined {
    return this.form.draft.at(this.path);
  }

  /** Whether an author has to fill it in. */
  protected get isNeeded(): boolean {
    return this.spec.optional !== true && this.spec.default === undefined;
  }

  /** Whether it is an item of a list, which has no gaps. */
  protected get isItem(): boolean {
    return typeof this.path.at(-1) === "number";
  }

  protected write(value: Json | undefined, { typing = false } = {}): void {
    this.form.draft.set(this.path, value, { typing });
    this.showMessages();
  }

  /** After any change: whether the field is to be seen. */
  settle(): void {
    this.element.hidden = !isShown(this.form, this.spec, this.scope);
  }

  /** Show what the server found about this field. */
  tell(found: readonly Placed[]): void {
    this.found = found.filter((each) => startsWith(each.path, this.path));
    this.showMessages();
  }

  /** Say what is missing also in fields that nobody has been in yet. */
  insist(): void {
    this.wasLeft = true;
    this.showMessages();
  }

  /** Bring the field at `path` into view, opening what is around it. */
  reveal(_path: Path): Promise<Field> {
    return Promise.resolve(this);
  }

  /** Label, hint and message around a control. */
  protected frame(control: HTMLElement, controlId: string): void {
    const label = el("label", { class: "form-label", for: controlId }, this.label, this.star());
    this.element.append(label, ...this.hints(), control, this.message);
  }

  /** The same for several controls together. */
  protected frameSet(...controls: HTMLElement[]): HTMLFieldSetElement {
    const legend = el("legend", { class: "form-label" }, this.label, this.star());
    const set = el("fieldset", { class: "ed-set" }, legend, ...this.hints(), ...controls);
    set.setAttribute("aria-describedby", this.describedBy);
    this.element.append(set, this.message);
    return set;
  }

  protected get describedBy(): string {
    return `${this.id}-hint ${this.id}-message`;
  }

  protected star(): HTMLElement | null {
    return this.isNeeded ? el("span", { class: "ed-star", "aria-hidden": "true" }, " *") : null;
  }

  /** What the library says about the field. */
  protected hints(): HTMLElement[] {
    const description = spoken(this.spec.description);
    const hint = el("div", { class: "form-hint ed-lines", id: `${this.id}-hint` }, description);
    hint.hidden = description === "";
    const { important } = this.spec;
    const advice = spoken(important?.description);
    if (advice === "") return [hint];
    const example = spoken(important?.example);
    const words = el("div", { class: "ed-lines" }, advice);
    const shown = example === "" ? null : el("div", { class: "ed-example ed-lines" }, example);
    return [hint, el("details", { class: "ed-advice" }, el("summary", {}, t("how_it_works")), words, shown)];
  }

  protected showMessages(): void {
    const problem = this.wasLeft ? this.problem() : null;
    const told = this.ownFindings(this.found);
    const lines = problem === null ? told : [{ severity: "error", text: problem }];
    this.message.replaceChildren(
      ...lines.map(({ severity, text }) => el("p", { class: `ed-told is-${severity}` }, text)),
    );
    this.markInvalid(lines.some(({ severity }) => severity === "error"));
  }

  /** Findings to show here; fields that hold others leave theirs to them. */
  protected ownFindings(found: readonly Placed[]): readonly Placed[] {
    return found;
  }

  protected markInvalid(isInvalid: boolean): void {
    const selector = "input, select, textarea, [contenteditable]";
    for (const control of this.element.querySelectorAll(selector)) {
      if (isInvalid) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
    }
  }
}

/** Whether the conditions of a field, and choices beside it, let it be seen. */
function isShown(form: Form, spec: Spec, scope: Scope): boolean {
  for (const each of scope.fields) {
    if (each.widget !== "selectToggleFields") continue;
    const value = compared(each, form.draft.at(scope.pathOf(each.name)));
    const chosen = choicesOf(each).find((choice) => choice.value === value);
    if (chosen?.hideFields?.includes(spec.name)) return false;
  }
  const condition = spec.widget === "showWhen" ? spec.showWhen : undefined;
  const rules = condition?.rules ?? [];
  if (rules.length === 0) return true;
  const meets = ({ field, equals }: { field: string; equals: Json }): boolean => {
    const other = scope.find(field);
    if (other === null) return true; // Nothing to go by: better seen than lost.
    const value = compared(other.spec, form.draft.at(other.path));
    return (Array.isArray(equals) ? equals : [equals]).some((each) => isSame(each, value));
  };
  return condition?.type === "and" ? rules.every(meets) : rules.some(meets);
}
