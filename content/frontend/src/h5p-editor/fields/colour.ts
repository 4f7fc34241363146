import { el } from "../dom.ts";
import { t } from "../texts.ts";
import { read, stored } from "../words.ts";
import { Field } from "./field.ts";

const HEX = /^#[0-9a-f]{6}$/i;

/** A colour: chosen by eye, or written, which also knows transparency. */
export class ColourField extends Field {
  private readonly eye = el("input", {
    type: "color",
    class: "ed-colour",
    "aria-label": t("choose_colour", { label: this.label }),
  });
  private readonly input = el("input", {
    id: this.id,
    class: "form-control",
    type: "text",
    autocomplete: "off",
    spellcheck: "false",
    placeholder: "#336699",
    "aria-describedby": this.describedBy,
  });

  constructor(...given: ConstructorParameters<typeof Field>) {
    super(...given);
    this.frame(el("div", { class: "ed-with-unit" }, this.eye, this.input), this.id);
    this.eye.addEventListener("input", () => {
      this.input.value = this.eye.value;
      this.typed();
    });
    this.input.addEventListener("input", () => this.typed());
    this.refresh();
  }

  refresh(): void {
    const value = this.value ?? this.spec.default;
    const text = typeof value === "string" ? read(value) : "";
    if (this.input.value !== text) this.input.value = text;
    if (HEX.test(text)) this.eye.value = text;
  }

  focus(): void {
    this.input.focus();
  }

  private typed(): void {
    const text = this.input.value.trim();
    if (HEX.test(text)) this.eye.value = text;
    this.write(text === "" ? undefined : stored(text), { typing: true });
  }
}
