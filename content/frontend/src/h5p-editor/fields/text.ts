import { el } from "../dom.ts";
import { t } from "../texts.ts";
import { read, spoken, stored } from "../words.ts";
import { Field } from "./field.ts";

/** Expressions of libraries are tried on texts of up to so many letters; the server has its own. */
const LONGEST_TRIED = 1000;

/** Plain text on one line, or with the widget `textarea` on several. */
export class TextField extends Field {
  private readonly input = this.control();

  constructor(...given: ConstructorParameters<typeof Field>) {
    super(...given);
    this.frame(this.input, this.id);
    this.input.addEventListener("input", () => this.typed());
    this.refresh();
  }

  refresh(): void {
    const text = typeof this.value === "string" ? read(this.value) : String(this.value ?? "");
    if (this.input.value !== text) this.input.value = text;
    this.input.placeholder = spoken(this.spec.placeholder) || this.defaultText;
  }

  focus(): void {
    this.input.focus();
  }

  protected override problem(): string | null {
    const text = this.input.value;
    if (text.trim() === "") return this.isNeeded ? t("needed") : null;
    return this.fitsPattern(text) ? null : t("not_in_the_form");
  }

  /** What the library uses where nothing is written. */
  private get defaultText(): string {
    return this.value === undefined && typeof this.spec.default === "string" ? read(this.spec.default) : "";
  }

  private control(): HTMLInputElement | HTMLTextAreaElement {
    const attributes = {
      id: this.id,
      class: "form-control",
      maxlength: this.spec.maxLength,
      "aria-describedby": this.describedBy,
      "aria-required": this.isNeeded,
    };
    const isLong = this.spec.widget === "textarea" || this.spec.showWhen?.widget === "textarea";
    return isLong
      ? el("textarea", { ...attributes, rows: 6 })
      : el("input", { ...attributes, type: "text", autocomplete: "off" });
  }

  private typed(): void {
    const text = stored(this.input.value);
    const isNothing = text === "" && this.spec.optional === true && this.spec.default === undefined;
    this.write(isNothing && !this.isItem ? undefined : text, { typing: true });
  }

  private fitsPattern(text: string): boolean {
    const { pattern, modifiers = "" } = this.spec.regexp ?? {};
    if (pattern === undefined || text.length > LONGEST_TRIED) return true;
    try {
      return new RegExp(pattern, modifiers.replaceAll(/[gy]/g, "")).test(text);
    } catch {
      return true; // Not an expression that browsers know: nothing can be said about the text.
    }
  }
}
