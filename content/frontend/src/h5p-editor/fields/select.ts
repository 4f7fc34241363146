import { el } from "../dom.ts";
import { type Option, choicesOf } from "../semantics.ts";
import { t } from "../texts.ts";
import type { Json } from "../values.ts";
import { read, spoken } from "../words.ts";
import { Field } from "./field.ts";

/** One of a few, from a list that opens. */
export class SelectField extends Field {
  private readonly choices = choicesOf(this.spec);
  private readonly select = el("select", {
    id: this.id,
    class: "form-select",
    "aria-describedby": this.describedBy,
  });

  constructor(...given: ConstructorParameters<typeof Field>) {
    super(...given);
    this.frame(this.select, this.id);
    this.select.addEventListener("change", () => this.chosen());
    this.refresh();
  }

  refresh(): void {
    const value = this.value ?? this.spec.default ?? null;
    const at = this.choices.findIndex((each) => String(each.value) === String(value));
    const options = this.choices.map((each, index) => el("option", { value: index }, wordsOf(each)));
    // What is there and is none of the choices stays until another is chosen.
    const other = at < 0 ? [el("option", { value: "" }, value === null ? t("choose") : String(value))] : [];
    const none = at >= 0 && this.spec.optional === true ? [el("option", { value: "" }, "–")] : [];
    this.select.replaceChildren(...other, ...none, ...options);
    this.select.value = at < 0 ? "" : String(at);
  }

  focus(): void {
    this.select.focus();
  }

  private chosen(): void {
    const choice = this.choices[Number(this.select.value)];
    this.write(this.select.value === "" ? undefined : choice?.value);
  }
}

/** One of a few, all to be seen. */
export class RadioField extends Field {
  private readonly choices = choicesOf(this.spec);
  private readonly boxes = this.choices.map((_, index) =>
    el("input", { type: "radio", class: "form-check-input", name: this.id, id: `${this.id}-${index}` }),
  );

  constructor(...given: ConstructorParameters<typeof Field>) {
    super(...given);
    const lines = this.choices.map((each, index) =>
      el("label", { class: "form-check" }, this.boxes[index] ?? null, el("span", {}, wordsOf(each))),
    );
    this.frameSet(el("div", { class: "ed-choices" }, ...lines));
    this.boxes.forEach((box, index) =>
      box.addEventListener("change", () => this.write(this.choices[index]?.value)),
    );
    this.refresh();
  }

  refresh(): void {
    const value = String(this.value ?? this.spec.default ?? "");
    this.boxes.forEach((box, index) => {
      box.checked = String(this.choices[index]?.value) === value;
    });
  }

  focus(): void {
    (this.boxes.find((each) => each.checked) ?? this.boxes[0])?.focus();
  }
}

/** Several of a few. */
export class ChecksField extends Field {
  private readonly lines = el("div", { class: "ed-choices" });

  constructor(...given: ConstructorParameters<typeof Field>) {
    super(...given);
    this.frameSet(this.lines);
    this.refresh();
  }

  refresh(): void {
    const chosen = this.chosen.map(String);
    const choices = this.choices();
    this.lines.replaceChildren(
      ...choices.map((each) => this.line(each, chosen.includes(String(each.value)))),
    );
    if (choices.length === 0) this.lines.append(el("p", { class: "form-hint" }, t("nothing_to_choose")));
  }

  focus(): void {
    this.lines.querySelector("input")?.focus();
  }

  protected choices(): Option[] {
    return choicesOf(this.spec);
  }

  private get chosen(): Json[] {
    const value = this.value ?? this.spec.default;
    return Array.isArray(value) ? value : [];
  }

  private line(choice: Option, isChosen: boolean): HTMLElement {
    const box = el("input", { type: "checkbox", class: "form-check-input" });
    box.checked = isChosen;
    box.addEventListener("change", () => {
      const others = this.chosen.filter((each) => String(each) !== String(choice.value));
      this.write(box.checked ? [...others, choice.value] : others);
    });
    return el("label", { class: "form-check" }, box, el("span", {}, wordsOf(choice)));
  }
}

function wordsOf({ value, label }: Option): string {
  return spoken(label) || read(String(value));
}
