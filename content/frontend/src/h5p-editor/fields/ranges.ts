import { button, el, iconButton } from "../dom.ts";
import { t } from "../texts.ts";
import { type JsonObject, asList, asObject } from "../values.ts";
import { read, spoken, stored } from "../words.ts";
import { Field } from "./field.ts";

const LEAST = 0;
const MOST = 100;

/** Ranges of percent that follow each other without a gap, each with words of its own. */
export class RangesField extends Field {
  private readonly rows = el("ol", { class: "ed-ranges" });
  private readonly adding = button(t("add_range"), () => this.add(), { drawing: "plus", look: "btn btn-sm" });
  private readonly evening = button(t("even_out"), () => this.evenOut(), { look: "btn btn-sm" });

  constructor(...given: ConstructorParameters<typeof Field>) {
    super(...given);
    this.frameSet(this.rows, el("div", { class: "ed-row" }, this.adding, this.evening));
    this.refresh();
  }

  refresh(): void {
    const at = [...this.rows.querySelectorAll("input")].indexOf(document.activeElement as HTMLInputElement);
    const ranges = this.ranges;
    this.rows.replaceChildren(...ranges.map((each, index) => this.row(each, index, ranges.length)));
    this.adding.disabled = ranges.length > MOST;
    this.evening.hidden = ranges.length < 2;
    if (at >= 0) this.rows.querySelectorAll("input")[at]?.focus();
  }

  focus(): void {
    (this.rows.querySelector("input") ?? this.adding).focus();
  }

  private get ranges(): JsonObject[] {
    return asList(this.value).map(asObject);
  }

  /** The name of the words beside a range, such as `feedback`. */
  private get wordsName(): string {
    const fields = this.spec.field?.fields ?? [];
    return fields.find((each) => each.type === "text")?.name ?? "feedback";
  }

  private row(range: JsonObject, index: number, count: number): HTMLElement {
    const from = numberIn(range["from"], LEAST);
    const to = numberIn(range["to"], MOST);
    const words = el("input", {
      type: "text",
      class: "form-control",
      "aria-label": t("range_words", { from, to }),
      placeholder: spoken(this.spec.field?.fields?.find((each) => each.name === this.wordsName)?.placeholder),
    });
    words.value = typeof range[this.wordsName] === "string" ? read(String(range[this.wordsName])) : "";
    words.addEventListener("input", () => this.say(index, words.value));
    const end = el("input", {
      type: "number",
      class: "form-control ed-range-end",
      min: from,
      max: MOST,
      "aria-label": t("range_end", { number: index + 1 }),
      readonly: index === count - 1,
    });
    end.value = String(to);
    end.addEventListener("change", () => this.endAt(index, end.valueAsNumber));
    const bounds = el("div", { class: "ed-range-bounds" }, `${from} % –`, end, "%");
    const item = t("range_name", { from, to });
    const away = iconButton(t("remove", { item }), "trash", () => this.remove(index));
    away.disabled = count === 1;
    return el("li", { class: "ed-range" }, bounds, words, away);
  }

  private say(index: number, text: string): void {
    const ranges = this.ranges;
    ranges[index] = { ...ranges[index], [this.wordsName]: stored(text) };
    this.write(ranges, { typing: true });
  }

  /** The range ends there, and the next begins behind it. */
  private endAt(index: number, end: number): void {
    const ranges = this.ranges;
    const last = ranges.length - 1;
    const ends = ranges.map((each) => numberIn(each["to"], MOST));
    if (!Number.isInteger(end)) return this.refresh();
    ends[index] = Math.min(Math.max(end, (ends[index - 1] ?? -1) + 1), MOST - (last - index));
    for (let next = index + 1; next < last; next += 1) {
      ends[next] = Math.max(ends[next] ?? MOST, (ends[next - 1] ?? 0) + 1);
    }
    this.become(ranges, ends);
  }

  private add(): void {
    const ranges = this.ranges;
    const ends = ranges.map((each) => numberIn(each["to"], MOST));
    const begin = numberIn(ranges.at(-1)?.["from"], LEAST);
    if (ends.length > 0) ends[ends.length - 1] = Math.min(Math.floor((begin + MOST) / 2), MOST - 1);
    this.become([...ranges, { [this.wordsName]: "" }], [...ends, MOST]);
    this.rows.querySelector<HTMLInputElement>("li:last-child input:not([readonly])")?.focus();
  }

  private remove(index: number): void {
    const ranges = this.ranges.toSpliced(index, 1);
    this.become(ranges, ranges.map((each) => numberIn(each["to"], MOST)));
    this.focus();
  }

  private evenOut(): void {
    const ranges = this.ranges;
    this.become(ranges, ranges.map((_, index) => Math.round((MOST * (index + 1)) / ranges.length)));
  }

  private become(ranges: JsonObject[], ends: number[]): void {
    let from = LEAST;
    const made = ranges.map((each, index) => {
      const to = index === ranges.length - 1 ? MOST : Math.max(from, ends[index] ?? from);
      const range = { ...each, from, to };
      from = to + 1;
      return range;
    });
    this.write(made);
    this.refresh();
  }
}

function numberIn(value: unknown, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}
