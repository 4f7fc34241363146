import { el } from "../dom.ts";
import { t } from "../texts.ts";
import { Field } from "./field.ts";

const WRITTEN = /^(?:(\d{1,3}):)?(\d{1,4}):([0-5]?\d(?:\.\d{1,3})?)$/;

/** A moment in a film, written as minutes and seconds and kept in seconds. */
export class TimecodeField extends Field {
  private readonly input = el("input", {
    id: this.id,
    class: "form-control ed-number",
    type: "text",
    inputmode: "text",
    placeholder: "0:00",
    autocomplete: "off",
    "aria-describedby": this.describedBy,
  });

  constructor(...given: ConstructorParameters<typeof Field>) {
    super(...given);
    this.frame(this.input, this.id);
    this.input.addEventListener("input", () => this.typed());
    this.refresh();
  }

  refresh(): void {
    const seconds = this.value ?? this.spec.default;
    if (secondsOf(this.input.value) === (typeof seconds === "number" ? seconds : null)) return;
    this.input.value = typeof seconds === "number" ? written(seconds) : "";
  }

  focus(): void {
    this.input.focus();
  }

  protected override problem(): string | null {
    const text = this.input.value.trim();
    if (text === "") return this.isNeeded ? t("needed") : null;
    return secondsOf(text) === null ? t("no_time") : null;
  }

  private typed(): void {
    const seconds = secondsOf(this.input.value);
    if (seconds !== null) this.write(seconds, { typing: true });
    else if (this.input.value.trim() === "") this.write(undefined, { typing: true });
  }
}

function secondsOf(text: string): number | null {
  const [, hours = "0", minutes = "0", seconds = "0"] = WRITTEN.exec(text.trim()) ?? [];
  if (!WRITTEN.test(text.trim())) return null;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

function written(all: number): string {
  const minutes = Math.floor(all / 60);
  const seconds = Math.round((all - minutes * 60) * 1000) / 1000;
  return `${minutes}:${seconds < 10 ? "0" : ""}${seconds}`;
}
