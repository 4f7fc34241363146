import { el } from "../dom.ts";
import { Field } from "./field.ts";

/** Yes or no: a box to tick. */
export class BooleanField extends Field {
  private readonly box = el("input", {
    id: this.id,
    class: "form-check-input",
    type: "checkbox",
    "aria-describedby": this.describedBy,
  });

  constructor(...given: ConstructorParameters<typeof Field>) {
    super(...given);
    const words = el("span", {}, this.label);
    const label = el("label", { class: "form-check", for: this.id }, this.box, words);
    this.element.append(label, ...this.hints(), this.message);
    this.box.addEventListener("change", () => this.write(this.box.checked));
    this.refresh();
  }

  refresh(): void {
    this.box.checked = (this.value ?? this.spec.default) === true;
  }

  focus(): void {
    this.box.focus();
  }
}
