/** The editor of one draft: its form, and everything around it. */

import { Bar } from "./bar.ts";
import { beginningOfAll } from "./defaults.ts";
import { choose } from "./dialogs.ts";
import { Disclosure } from "./disclosure.ts";
import { button, el, newId } from "./dom.ts";
import { type Content, Draft } from "./draft.ts";
import { TitleField, WordsOfWhole } from "./heading.ts";
import { type Form, type Placed, placed } from "./form.ts";
import { Together } from "./fields/together.ts";
import { Files } from "./files.ts";
import { Libraries } from "./libraries.ts";
import { afterPress } from "./press.ts";
import { Preview } from "./preview.ts";
import { publish } from "./publish.ts";
import { Remarks } from "./remarks.ts";
import { Saver } from "./saver.ts";
import { Scope } from "./semantics.ts";
import { t } from "./texts.ts";
import { type Path, isSame, startsWith } from "./values.ts";
import type { Config, Data, Finding, Saved, Wire } from "./wire.ts";

const NOTICE_MS = 8000;
const TYPED_INTO = "input:not([type=checkbox], [type=radio]), textarea, [contenteditable]";

export class Editor implements Form {
  readonly element = el("div", { class: "ed" });
  readonly draft: Draft;
  readonly libraries: Libraries;
  readonly wording: Libraries;
  readonly files: Files;
  found: readonly Placed[] = [];
  private readonly saver: Saver;
  private readonly bar: Bar;
  private readonly preview: Preview;
  private readonly remarks = new Remarks((finding) => void this.reveal(finding.path));
  private readonly spoken = el("div", { class: "visually-hidden", "aria-live": "polite" });
  private readonly notice = el("div", { class: "ed-notice" });
  private readonly title: TitleField;
  private readonly whole: WordsOfWhole;
  private form: Together | null = null;
  private aboutBox: Disclosure | null = null;
  private noticeTimer: ReturnType<typeof setTimeout> | undefined;
  private cleaned: Saved | null = null;

  constructor(
    private readonly config: Config,
    private readonly wire: Wire,
    private readonly data: Data,
  ) {
    const { title, language, metadata, parameters } = data;
    this.draft = new Draft({ title, language, metadata, parameters });
    this.libraries = new Libraries(wire, config.language);
    this.wording = language === config.language ? this.libraries : new Libraries(wire, language);
    this.files = new Files(wire, data.files);
    const on = { state: () => this.showState(), saved: (answer: Saved, sent: Content) => this.saved(answer, sent) };
    this.saver = new Saver(this.draft, wire, data.revision, on);
    this.preview = new Preview(wire, () => this.togglePreview());
    this.bar = new Bar(this.draft, {
      undo: () => void this.undo(),
      redo: () => void this.redo(),
      preview: () => this.togglePreview(),
      publish: () => void this.publish(),
      help: () => void this.help(),
    });
    this.title = new TitleField(this.draft);
    this.whole = new WordsOfWhole(this);
    this.found = placed(data.findings);
  }

  /** Make the form and begin to listen. Rejects when the library's definition cannot be had. */
  async start(): Promise<void> {
    const library = await this.libraries.get(this.data.library);
    if (Object.keys(this.data.parameters).length === 0) await this.begin();
    const scope = new Scope(library.semantics, ["parameters"], null);
    this.form = new Together(this, scope);
    const about = new Disclosure(t("about_content"), (body) => this.whole.fill(body));
    const hint = el("p", { class: "form-hint" }, t("star_hint"));
    const fields = el("div", { class: "ed-form", role: "form", "aria-label": t("form") });
    const kind = el("p", { class: "form-hint" }, t("kind_is", { title: library.title, library: library.library }));
    fields.append(this.title.element, kind, this.remarks.element, hint, this.form.element, about.element);
    const main = el("div", { class: "ed-main" }, fields, this.preview.element);
    this.element.append(this.bar.element, main, this.spoken, this.notice);
    this.notice.hidden = true;
    this.aboutBox = about;
    this.tell(this.data.findings);
    this.draft.onChange(() => this.changed());
    this.listen();
    this.showState();
    this.saver.wait();
  }

  announce(words: string, { withUndo = true } = {}): void {
    this.spoken.textContent = words;
    clearTimeout(this.noticeTimer);
    const undo = button(t("undo"), () => void this.undo(), { look: "btn btn-sm" });
    this.notice.replaceChildren(el("span", {}, words), ...(withUndo && this.draft.canUndo ? [undo] : []));
    this.notice.hidden = false;
    this.noticeTimer = setTimeout(() => (this.notice.hidden = true), NOTICE_MS);
  }

  /** New content begins with what its library proposes. */
  private async begin(): Promise<void> {
    const { semantics } = await this.wording.get(this.data.library);
    this.draft.replace({ ...this.draft.now, parameters: beginningOfAll(semantics) });
  }

  private changed(): void {
    for (const each of this.form?.fields ?? []) each.settle();
    this.saver.wait();
    this.showState();
  }

  private showState(): void {
    this.bar.show(this.saver, this.preview.isOpen);
  }

  private saved(answer: Saved, sent: Content): void {
    if (this.draft.now === sent) {
      this.cleaned = isSame(answer.parameters, sent.parameters) ? null : answer;
      afterPress(() => {
        this.tell(answer.findings);
        this.takeOverCleaned();
      });
    }
    void this.preview.show(answer.revision);
  }

  /** Show what the server kept, unless somebody is in the middle of typing. */
  private takeOverCleaned(): void {
    if (this.cleaned === null || !this.saver.isDone) return;
    if (document.activeElement?.matches(TYPED_INTO) && this.element.contains(document.activeElement)) return;
    const { parameters } = this.cleaned;
    this.cleaned = null;
    this.draft.replace({ ...this.draft.now, parameters });
    this.saver.settle();
    this.refresh();
    this.showState();
  }

  private tell(findings: readonly Finding[]): void {
    this.found = placed(findings);
    this.remarks.show(this.found);
    for (const each of this.form?.fields ?? []) each.tell(this.found);
    this.whole.tell(this.found);
  }

  private refresh(): void {
    this.title.refresh();
    this.whole.refresh();
    for (const each of this.form?.fields ?? []) each.refresh();
    for (const each of this.form?.fields ?? []) each.settle();
  }

  private async undo(): Promise<void> {
    await this.step(this.draft.undo(), t("nothing_to_undo"));
  }

  private async redo(): Promise<void> {
    await this.step(this.draft.redo(), t("nothing_to_redo"));
  }

  private async step(path: Path | null, nothing: string): Promise<void> {
    if (path === null) return this.announce(nothing, { withUndo: false });
    this.refresh();
    await this.reveal(path);
  }

  /** Open what is around the field at `path` and go to it. */
  private async reveal(path: Path): Promise<void> {
    if (path[0] === "title") return this.title.focus();
    if (path[0] !== "parameters") this.aboutBox?.open();
    else this.form?.open(path);
    const all = path[0] === "parameters" ? (this.form?.fields ?? []) : this.whole.fields;
    const outer = all.find((each) => startsWith(path, each.path));
    const field = await outer?.reveal(path);
    if (field === undefined) return this.remarks.focus();
    field.element.scrollIntoView({ block: "center" });
    field.focus();
  }

  private togglePreview(): void {
    if (this.preview.isOpen) this.preview.close();
    else this.preview.open();
    this.element.classList.toggle("has-preview", this.preview.isOpen);
    this.showState();
    if (this.preview.isOpen) void this.saver.flush().then(() => this.preview.show(this.saver.revision));
  }

  private async publish(): Promise<void> {
    for (const each of this.form?.fields ?? []) each.insist();
    this.bar.isBusy = true;
    try {
      const isSaved = await this.saver.flush();
      const found = isSaved ? await publish(this.wire, this.saver.revision) : null;
      if (found === null) return;
      this.tell(found);
      this.remarks.focus();
    } finally {
      this.bar.isBusy = false;
    }
  }

  private async help(): Promise<void> {
    if (this.saver.state === "conflict") return this.decide();
    if (this.saver.state === "signed_out") {
      open(this.config.addresses.list, "_blank", "noopener");
      return this.announce(t("sign_in_there"), { withUndo: false });
    }
    await this.saver.flush();
  }

  /** Another has saved meanwhile: theirs, or ours over theirs. */
  private async decide(): Promise<void> {
    const { changedBy = "", changedAt = "" } = this.saver.changed ?? {};
    const at = changedAt === "" ? "" : new Date(changedAt).toLocaleString(this.config.language);
    const [theirs, ours] = [t("take_theirs"), t("keep_mine")];
    const words = t("changed_meanwhile", { who: changedBy, at });
    const answer = await choose(words, [[theirs, "btn"], [ours, "btn btn-primary"]], t("conflict"));
    if (answer === theirs) {
      this.saver.settle();
      location.reload();
    } else if (answer === ours) {
      await this.saver.insist();
    }
  }

  private listen(): void {
    document.addEventListener("keydown", (event) => this.pressed(event));
    this.element.addEventListener("focusout", () => setTimeout(() => afterPress(() => this.takeOverCleaned())));
    this.element.addEventListener("beforeinput", (event) => {
      if (event.inputType.startsWith("history")) event.preventDefault(); // Menus of browsers have it too.
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") void this.saver.flush({ leaving: true });
    });
    addEventListener("beforeunload", (event) => {
      if (!this.saver.isDone) event.preventDefault();
    });
    addEventListener("online", () => this.saver.state === "failed" && void this.saver.flush());
  }

  private pressed(event: KeyboardEvent): void {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || document.querySelector("dialog[open]")) return;
    const key = event.key.toLowerCase();
    const act =
      key === "z" ? (event.shiftKey ? () => this.redo() : () => this.undo())
      : key === "y" ? () => this.redo()
      : key === "s" ? () => this.saver.flush()
      : null;
    if (act === null) return;
    event.preventDefault();
    void act();
  }
}

/** What stands where the form would, when there is none. */
export function failure(words: string): HTMLElement {
  const id = newId();
  const again = button(t("try_again"), () => location.reload(), { look: "btn btn-primary" });
  return el("div", { class: "alert alert-danger", role: "alert", id }, el("div", {}, el("p", {}, words), again));
}
