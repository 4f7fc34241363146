/** What learners will see, beside the form: the saved draft, played on the origin of contents. */

import { button, el, iconButton } from "./dom.ts";
import { t } from "./texts.ts";
import type { Wire } from "./wire.ts";

/** The widths that it is shown in, in pixels. */
const PHONE = 360;
const DESKTOP = 1024;

/** What the preview's page says of itself. */
interface Said {
  type: string;
  height: number;
}

export class Preview {
  readonly element = el("aside", { class: "ed-preview", "aria-label": t("preview") });
  private readonly frame = el("iframe", { title: t("preview"), allow: "fullscreen; autoplay", class: "ed-frame" });
  private readonly stage = el("div", { class: "ed-stage" }, this.frame);
  private readonly words = el("p", { class: "form-hint ed-preview-words", role: "status" });
  private readonly phone = iconButton(t("as_phone"), "phone", () => this.showAs(PHONE));
  private readonly desktop = iconButton(t("as_desktop"), "device", () => this.showAs(DESKTOP));
  private width = DESKTOP;
  private height = 480;
  private shown = -1;

  constructor(
    private readonly wire: Wire,
    closed: () => void,
  ) {
    const again = button(t("play_again"), () => void this.load(), { look: "btn btn-sm" });
    const close = iconButton(t("close_preview"), "close", closed);
    const sizes = el("div", { class: "ed-row", role: "group", "aria-label": t("preview_size") }, this.phone, this.desktop);
    const head = el("div", { class: "ed-preview-head" }, el("h2", {}, t("preview")), sizes, again, close);
    this.element.append(head, this.words, this.stage);
    this.element.hidden = true;
    addEventListener("message", (event) => this.heard(event));
    new ResizeObserver(() => this.fit()).observe(this.stage);
    this.showAs(matchMedia("(max-width: 40rem)").matches ? PHONE : DESKTOP);
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  open(): void {
    this.element.hidden = false;
    this.fit();
  }

  close(): void {
    this.element.hidden = true;
    this.frame.removeAttribute("src");
    this.shown = -1;
  }

  /** Show the draft as it was saved with `revision`. */
  async show(revision: number): Promise<void> {
    if (!this.isOpen || this.shown === revision) return;
    this.shown = revision;
    await this.load();
  }

  private async load(): Promise<void> {
    this.words.textContent = t("loading");
    try {
      this.frame.src = await this.wire.preview();
      this.words.textContent = "";
    } catch (reason) {
      this.words.textContent = reason instanceof Error ? reason.message : String(reason);
    }
  }

  private showAs(width: number): void {
    this.width = width;
    this.phone.setAttribute("aria-pressed", String(width === PHONE));
    this.desktop.setAttribute("aria-pressed", String(width === DESKTOP));
    this.fit();
  }

  /** The content has the width of its device, and is drawn smaller where there is less room. */
  private fit(): void {
    const room = this.stage.clientWidth;
    if (room === 0) return;
    const scale = Math.min(1, room / this.width);
    this.frame.style.width = `${this.width}px`;
    this.frame.style.height = `${this.height}px`;
    this.frame.style.transform = `scale(${scale})`;
    this.stage.style.height = `${Math.ceil(this.height * scale)}px`;
  }

  private heard({ source, data }: MessageEvent): void {
    const said = data as Partial<Said> | null;
    if (source !== this.frame.contentWindow || said?.type !== "callcraft-h5p-preview") return;
    if (typeof said.height !== "number" || !Number.isFinite(said.height)) return;
    this.height = Math.min(Math.max(said.height, 120), 20_000);
    this.fit();
  }
}
