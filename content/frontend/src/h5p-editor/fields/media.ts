import { button, el, iconButton } from "../dom.ts";
import { t } from "../texts.ts";
import { type JsonObject, type Path, asList, asObject } from "../values.ts";
import type { Field } from "./field.ts";
import { Rights, asParameters, shownFile } from "./file.ts";
import { HolderField } from "./holder.ts";
import { Upload } from "./upload.ts";

/** What an address ends with, and the media type it means. */
const ENDINGS: Readonly<Record<string, string>> = {
  mp4: "video/mp4",
  webm: "video/webm",
  ogv: "video/ogg",
  mp3: "audio/mpeg",
  m4a: "audio/mp4",
  ogg: "audio/ogg",
  wav: "audio/wav",
};
const YOUTUBE = /^https?:\/\/(?:[\w-]+\.)*(?:youtube(?:-nocookie)?\.com|youtu\.be)\//i;
const ADDRESS = /^https?:\/\/[^\s"'<>\\^`{|}]+$/i;

/** Video or sound: the same thing in one or more formats, sent or at an address of the web. */
export class MediaField extends HolderField {
  private readonly sources = el("ul", { class: "ed-sources" });
  private readonly upload = new Upload(this.form, this.spec.type, this.spec.mimes ?? [], this.words, (file) =>
    this.add(asParameters(file, false)),
  );
  private readonly address = el("input", {
    id: this.id,
    type: "url",
    class: "form-control",
    placeholder: "https://",
    autocomplete: "off",
  });
  private readonly told = el("p", { class: "ed-told is-error", role: "alert" });
  private readonly rights: Rights;

  constructor(...given: ConstructorParameters<typeof HolderField>) {
    super(...given);
    this.rights = new Rights(this.form, this.spec, [...this.path, 0, "copyright"]);
    const adding = button(t("add_address"), () => this.addAddress(), { drawing: "plus" });
    const label = el("label", { class: "form-label", for: this.id }, t("or_address"));
    const row = el("div", { class: "ed-address" }, this.address, adding);
    this.frameSet(this.sources, this.upload.element, label, row, this.told, this.rights.element);
    this.told.hidden = true;
    this.address.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      this.addAddress();
    });
    this.refresh();
  }

  override refresh(): void {
    const files = this.files;
    this.sources.replaceChildren(...files.map((each, index) => this.source(each, index)));
    this.upload.label = files.length > 0 ? t("another_format") : this.words;
    this.rights.element.hidden = files.length === 0;
    super.refresh();
  }

  focus(): void {
    this.upload.choose.focus();
  }

  protected get parts(): readonly Field[] {
    return this.rights.fields;
  }

  protected open(path: Path): Promise<void> {
    if (path.includes("copyright")) this.rights.open();
    return Promise.resolve();
  }

  protected override problem(): string | null {
    return this.files.length === 0 && this.isNeeded ? t("file_needed") : null;
  }

  private get words(): string {
    return this.spec.type === "video" ? t("choose_video") : t("choose_sound");
  }

  private get files(): JsonObject[] {
    return asList(this.value).map(asObject);
  }

  private source(file: JsonObject, index: number): HTMLElement {
    const away = iconButton(t("remove", { item: String(file["path"]) }), "trash", () => this.remove(index));
    return el("li", {}, shownFile(this.form, file, this.spec.type), away);
  }

  private add(file: JsonObject): void {
    this.write([...this.files, file]);
    this.refresh();
  }

  private addAddress(): void {
    const address = this.address.value.trim();
    this.told.hidden = ADDRESS.test(address);
    this.told.textContent = t("no_address");
    if (!this.told.hidden) return this.address.focus();
    this.add({ path: address, mime: this.mimeOf(address) });
    this.address.value = "";
  }

  private mimeOf(address: string): string {
    if (this.spec.type === "video" && YOUTUBE.test(address)) return "video/YouTube";
    const ending = /\.(\w+)(?:[?#]|$)/.exec(address)?.[1]?.toLowerCase() ?? "";
    const mime = ENDINGS[ending] ?? "";
    return mime.startsWith(`${this.spec.type}/`) ? mime : this.spec.type === "video" ? "video/mp4" : "audio/mpeg";
  }

  private remove(index: number): void {
    const left = this.files.toSpliced(index, 1);
    this.write(left.length === 0 && !this.isItem ? undefined : left);
    this.refresh();
    this.focus();
  }
}
