import { el } from "../dom.ts";
import { t } from "../texts.ts";
import { spoken } from "../words.ts";
import { Field } from "./field.ts";

/** A number with its bounds and steps. */
export class NumberField extends Field {
  private readonly input = el("input", {
    id: this.id,
    class: "form-control ed-number",
    type: "number",
    inputmode: (this.spec.decimals ?? 0) > 0 || this.spec.step === undefined ? "decimal" : "numeric",
    min: this.spec.min,
    max: this.spec.max,
    step: this.spec.step ?? "any",
    "aria-describedby": this.describedBy,
    "aria-required": this.isNeeded,
  });

  constructor(...given: ConstructorParameters<typeof Field>) {
    super(...given);
    const unit = spoken(this.spec.unit);
    this.frame(el("div", { class: "ed-with-unit" }, this.input, unit), this.id);
    this.input.addEventListener("input", () => this.typed());
    this.refresh();
  }

  refresh(): void {
    const number = this.value ?? this.spec.default;
    const shown = typeof number === "number" ? number : Number.NaN;
    if (Object.is(this.input.valueAsNumber, shown)) return;
    this.input.value = Number.isNaN(shown) ? "" : String(shown);
  }

  focus(): void {
    this.input.focus();
  }

  protected override problem(): string | null {
    const { validity, value } = this.input;
    if (validity.badInput) return t("no_number");
    if (value === "") return this.isNeeded ? t("needed") : null;
    if (validity.rangeUnderflow || validity.rangeOverflow) return this.bounds();
    return validity.stepMismatch ? t("in_steps", { step: this.spec.step ?? 1 }) : null;
  }

  private bounds(): string {
    const { min, max } = this.spec;
    if (min !== undefined && max !== undefined) return t("from_to", { min, max });
    return min === undefined ? t("at_most", { max: max ?? 0 }) : t("at_least", { min });
  }

  private typed(): void {
    const number = this.input.valueAsNumber;
    if (!Number.isNaN(number)) this.write(number, { typing: true });
    else if (!this.input.validity.badInput && !this.isItem) this.write(undefined, { typing: true });
  }
}
