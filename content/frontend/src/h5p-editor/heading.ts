/** The title of the whole, its language, and who made it. */

import type { Field } from "./fields/field.ts";
import { Together } from "./fields/together.ts";
import { el } from "./dom.ts";
import type { Draft } from "./draft.ts";
import type { Form, Placed } from "./form.ts";
import { METADATA } from "./metadata.ts";
import { Scope } from "./semantics.ts";
import { t } from "./texts.ts";
import { stored } from "./words.ts";

const LONGEST_TITLE = 255;

export class TitleField {
  readonly element = el("div", { class: "ed-field is-important" });
  private readonly input = el("input", {
    id: "ed-title",
    class: "form-control ed-title",
    type: "text",
    maxlength: LONGEST_TITLE,
    autocomplete: "off",
    "aria-required": "true",
    "aria-describedby": "ed-title-told",
  });
  private readonly told = el("p", { class: "ed-told is-error", id: "ed-title-told" }, t("title_needed"));

  constructor(private readonly draft: Draft) {
    const star = el("span", { class: "ed-star", "aria-hidden": "true" }, " *");
    const label = el("label", { class: "form-label", for: "ed-title" }, t("title"), star);
    this.element.append(label, this.input, this.told);
    this.input.addEventListener("input", () => this.typed());
    this.refresh();
  }

  refresh(): void {
    const { title } = this.draft.now;
    if (this.input.value !== title) this.input.value = title;
    this.told.hidden = title.trim() !== "";
  }

  focus(): void {
    this.input.focus();
  }

  /** The metadata names the content as well. */
  private typed(): void {
    const title = this.input.value;
    const { metadata } = this.draft.now;
    this.draft.set(["title"], title, { typing: true });
    if ("title" in metadata) {
      this.draft.amend({ ...this.draft.now, metadata: { ...metadata, title: stored(title) } });
    }
    this.told.hidden = title.trim() !== "";
  }
}

/** The languages that are offered; another that is there already stays. */
const LANGUAGES = ["en", "zh-Hans"];

/** Language, authors and licence of the whole; made when they are opened. */
export class WordsOfWhole {
  private together: Together | null = null;
  private readonly select = el("select", { id: "ed-language", class: "form-select" });

  constructor(private readonly form: Form) {}

  get fields(): readonly Field[] {
    return this.together?.fields ?? [];
  }

  fill(body: HTMLElement): void {
    this.together = new Together(this.form, new Scope(METADATA(), ["metadata"], null));
    const label = el("label", { class: "form-label", for: "ed-language" }, t("language"));
    const language = el("div", { class: "ed-field" }, label, this.select);
    this.select.addEventListener("change", () => this.form.draft.set(["language"], this.select.value));
    body.append(language, this.together.element);
    this.refresh();
  }

  refresh(): void {
    const { language } = this.form.draft.now;
    const names = new Intl.DisplayNames([document.documentElement.lang || "en"], { type: "language" });
    const all = LANGUAGES.includes(language) || language === "" ? LANGUAGES : [...LANGUAGES, language];
    this.select.replaceChildren(...all.map((each) => el("option", { value: each }, nameOf(each, names))));
    this.select.value = language;
    for (const each of this.fields) each.refresh();
  }

  tell(found: readonly Placed[]): void {
    for (const each of this.fields) each.tell(found);
  }
}

function nameOf(language: string, names: Intl.DisplayNames): string {
  try {
    return names.of(language) ?? language;
  } catch {
    return language; // Not written as languages are.
  }
}
