import { Disclosure } from "../disclosure.ts";
import { button, el } from "../dom.ts";
import type { Form } from "../form.ts";
import { COPYRIGHT } from "../metadata.ts";
import { Scope, type Spec } from "../semantics.ts";
import { t } from "../texts.ts";
import { type Json, type JsonObject, type Path, asObject } from "../values.ts";
import type { FileOnServer } from "../wire.ts";
import type { Field } from "./field.ts";
import { HolderField } from "./holder.ts";
import { Together } from "./together.ts";
import { Upload } from "./upload.ts";

/** A picture or another file: sent, shown, and with a word on whose it is. */
export class FileField extends HolderField {
  private readonly preview = el("div", { class: "ed-file" });
  private readonly upload = new Upload(this.form, this.spec.type, this.spec.mimes ?? [], this.words, (file) =>
    this.take(file),
  );
  private readonly away = button(t("remove_file"), () => this.clear(), { drawing: "trash" });
  private readonly rights: Rights;

  constructor(...given: ConstructorParameters<typeof HolderField>) {
    super(...given);
    this.rights = new Rights(this.form, this.spec, [...this.path, "copyright"]);
    const actions = el("div", { class: "ed-row" }, this.upload.element, this.away);
    this.frameSet(this.preview, actions, this.rights.element);
    this.refresh();
  }

  override refresh(): void {
    const file = asObject(this.value);
    const isThere = typeof file["path"] === "string";
    this.preview.replaceChildren(...(isThere ? [shownFile(this.form, file, this.spec.type)] : []));
    this.upload.label = isThere ? t("replace_file") : this.words;
    this.away.hidden = !isThere;
    this.rights.element.hidden = !isThere;
    super.refresh();
  }

  focus(): void {
    this.upload.choose.focus();
  }

  protected get parts(): readonly Field[] {
    return this.rights.fields;
  }

  protected open(path: Path): Promise<void> {
    if (path[this.path.length] === "copyright") this.rights.open();
    return Promise.resolve();
  }

  protected override problem(): string | null {
    return this.value === undefined && this.isNeeded ? t("file_needed") : null;
  }

  private get words(): string {
    return this.spec.type === "image" ? t("choose_picture") : t("choose_file");
  }

  private take(file: FileOnServer): void {
    this.write(asParameters(file, this.spec.type === "image"));
    this.refresh();
  }

  private clear(): void {
    this.write(this.isItem ? {} : undefined);
    this.refresh();
    this.focus();
  }
}

/** Whose a file is and how it may be used; made when it is opened. */
export class Rights {
  readonly element: HTMLElement;
  private together: Together | null = null;
  private readonly box: Disclosure;

  constructor(form: Form, spec: Spec, path: Path) {
    this.box = new Disclosure(t("rights"), (body) => {
      this.together = new Together(form, new Scope(COPYRIGHT(), path, null));
      body.append(this.together.element);
    });
    this.element = el("div", {}, ...(spec.disableCopyright === true ? [] : [this.box.element]));
  }

  get fields(): readonly Field[] {
    return this.together?.fields ?? [];
  }

  open(): void {
    this.box.open();
  }
}

/** A file that was taken in, as parameters name it. */
export function asParameters({ path, mime, width, height }: FileOnServer, isPicture: boolean): JsonObject {
  const made: JsonObject = { path, mime };
  if (isPicture && width != null && height != null) {
    made["width"] = width;
    made["height"] = height;
  }
  return made;
}

/** A file as an author sees it: the picture, a player, or its name. */
export function shownFile(form: Form, file: JsonObject, kind: string): HTMLElement {
  const path = String(file["path"]);
  const address = form.files.addressOf(path);
  const name = el("span", { class: "ed-file-name" }, nameOf(path, file["mime"]));
  if (address === null) return name;
  if (kind === "image") return el("figure", {}, el("img", { src: address, alt: t("the_picture") }), name);
  if (kind === "audio") return el("figure", {}, el("audio", { src: address, controls: true, preload: "none" }), name);
  if (kind !== "video") return name;
  return el("figure", {}, el("video", { src: address, controls: true, preload: "metadata" }), name);
}

function nameOf(path: string, mime: Json | undefined): string {
  const name = /^https?:/.test(path) ? path : (path.split("/").at(-1) ?? path);
  return typeof mime === "string" ? `${name} · ${mime}` : name;
}
