import { beginningOfAll, newSubContentId } from "../defaults.ts";
import { ask } from "../dialogs.ts";
import { Disclosure } from "../disclosure.ts";
import { button, el } from "../dom.ts";
import { textIn } from "../form.ts";
import { METADATA_OF_PARTS } from "../metadata.ts";
import { Scope, librariesOf, machineName } from "../semantics.ts";
import { t } from "../texts.ts";
import { type Json, type JsonObject, type Path, asObject } from "../values.ts";
import { stored } from "../words.ts";
import type { LibraryOnServer } from "../wire.ts";
import type { Field } from "./field.ts";
import { HolderField } from "./holder.ts";
import { Together } from "./together.ts";

/** Content in content: which kind it is, and then its own form. */
export class LibraryField extends HolderField {
  private readonly select = el("select", { id: this.id, class: "form-select", "aria-describedby": this.describedBy });
  private readonly body = el("div", { class: "ed-inside" });
  private options: LibraryOnServer[] = [];
  private shown: string | null = null;
  private together: Together | null = null;
  private about: Together | null = null;
  private aboutBox: Disclosure | null = null;
  /** When everything that is asked for stands in the form. */
  private ready: Promise<void>;

  constructor(...given: [...ConstructorParameters<typeof HolderField>, boolean?]) {
    const [form, spec, path, scope, isBare = false] = given;
    super(form, spec, path, scope);
    const label = isBare ? t("kind") : this.label;
    const words = el("label", { class: "form-label", for: this.id }, label, this.star());
    this.element.append(words, ...this.hints(), this.select, this.message, this.body);
    this.select.addEventListener("change", () => void this.chosen());
    this.ready = this.show();
  }

  override refresh(): void {
    if (this.library !== this.shown) this.ready = this.show();
    else super.refresh();
  }

  focus(): void {
    this.select.focus();
  }

  protected get parts(): readonly Field[] {
    return [...(this.together?.fields ?? []), ...(this.about?.fields ?? [])];
  }

  protected async open(path: Path): Promise<void> {
    await this.ready;
    if (path[this.path.length] === "metadata") this.aboutBox?.open();
    else this.together?.open(path);
  }

  protected override problem(): string | null {
    return this.library === "" && this.isNeeded ? t("needed") : null;
  }

  private get library(): string {
    const { library } = asObject(this.value);
    return typeof library === "string" ? library : "";
  }

  private async show(): Promise<void> {
    const library = this.library;
    this.shown = library;
    this.together = this.about = this.aboutBox = null;
    this.body.replaceChildren();
    if (library !== "") this.body.append(el("p", { class: "form-hint" }, t("loading")));
    try {
      const names = [...new Set([...librariesOf(this.spec), ...(library === "" ? [] : [library])])];
      const all = await Promise.all(names.map((each) => this.form.libraries.get(each)));
      if (this.shown !== library) return; // Another was chosen meanwhile.
      this.options = all;
      this.offer(library);
      this.fill(all.find((each) => each.library === library));
    } catch (reason) {
      if (this.shown === library) this.sayWhy(reason);
    }
  }

  /** What can be chosen: everything installed, and what is there already. */
  private offer(library: string): void {
    const offered = this.options.filter((each) => each.isInstalled || each.library === library);
    const none = el("option", { value: "" }, library === "" ? t("choose_kind") : t("nothing"));
    this.select.replaceChildren(
      none,
      ...offered.map((each) => el("option", { value: each.library }, titleIn(each, offered))),
    );
    this.select.value = library;
  }

  private fill(library: LibraryOnServer | undefined): void {
    if (library === undefined) return this.body.replaceChildren();
    if (!library.isInstalled) {
      const words = t("not_installed", { library: library.library });
      return this.body.replaceChildren(el("p", { class: "ed-told is-warning" }, words));
    }
    const scope = new Scope(library.semantics, [...this.path, "params"], this.scope);
    this.together = new Together(this.form, scope);
    this.aboutBox = new Disclosure(t("about_part"), (body) => {
      const about = new Scope(METADATA_OF_PARTS(), [...this.path, "metadata"], null);
      this.about = new Together(this.form, about);
      body.append(this.about.element);
    });
    this.body.replaceChildren(this.together.element, this.aboutBox.element);
    this.showMessages();
  }

  private async chosen(): Promise<void> {
    const library = this.select.value;
    if (hasSomething(this.value) && !(await ask(t("change_kind"), t("change")))) {
      this.select.value = this.library;
      return;
    }
    this.write(library === "" ? undefined : await this.begun(library));
    if (library === "" && this.isItem) this.write({});
    this.ready = this.show();
    await this.ready;
    this.form.announce(t("kind_chosen"));
  }

  /** What a content of `library` begins with, in the language of the whole. */
  private async begun(library: string): Promise<JsonObject> {
    const { semantics, title } = await this.form.wording.get(library);
    return {
      library,
      params: beginningOfAll(semantics),
      subContentId: newSubContentId(),
      metadata: { contentType: stored(title), license: "U", title: stored(title) },
    };
  }

  private sayWhy(reason: unknown): void {
    const words = reason instanceof Error ? reason.message : String(reason);
    const again = button(t("try_again"), () => (this.ready = this.show()), { look: "btn btn-sm" });
    this.body.replaceChildren(el("p", { class: "ed-told is-error" }, words), again);
  }
}

/** Whether an author would miss it. */
function hasSomething(value: Json | undefined): boolean {
  const { params } = asObject(value);
  return textIn(params).trim() !== "" || JSON.stringify(params ?? null).includes('"path"');
}

/** The title of a library, with its version where another has the same. */
function titleIn({ library, title }: LibraryOnServer, all: readonly LibraryOnServer[]): string {
  const words = title === "" ? machineName(library) : title;
  const version = library.slice(machineName(library).length);
  return all.filter((each) => each.title === title).length > 1 ? `${words}${version}` : words;
}
