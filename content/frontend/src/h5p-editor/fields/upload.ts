import { button, el } from "../dom.ts";
import type { Form } from "../form.ts";
import { t } from "../texts.ts";
import type { FileOnServer } from "../wire.ts";

/** What a browser's file dialog shows for each kind; the server looks into the file itself. */
const ACCEPTED: Readonly<Record<string, string>> = {
  image: "image/png,image/jpeg,image/gif,image/webp,image/bmp,image/tiff",
  video: "video/mp4,video/webm,video/ogg",
  audio: "audio/mpeg,audio/mp4,audio/ogg,audio/wav,audio/webm,.mp3,.m4a,.wav,.ogg",
};

/** Chooses a file, or takes one that is dropped or pasted, and sends it. */
export class Upload {
  readonly element = el("div", { class: "ed-upload" });
  readonly choose: HTMLButtonElement;
  private readonly input: HTMLInputElement;
  private readonly bar = el("progress", { class: "ui-bar", max: 1 });
  private readonly words = el("span", { class: "form-hint" });
  private readonly stopping = button(t("stop"), () => this.stop.abort(), { look: "btn btn-sm" });
  private readonly progress = el("div", { class: "ed-progress" }, this.bar, this.words, this.stopping);
  private readonly problem = el("p", { class: "ed-told is-error", role: "alert" });
  private stop = new AbortController();

  constructor(
    private readonly form: Form,
    private readonly kind: string,
    mimes: readonly string[],
    words: string,
    private readonly taken: (file: FileOnServer) => void,
  ) {
    const accept = mimes.length > 0 ? mimes.join(",") : ACCEPTED[kind];
    this.input = el("input", { type: "file", accept, hidden: true });
    this.choose = button(words, () => this.input.click(), { drawing: "upload" });
    const hint = el("span", { class: "form-hint ed-drop-hint" }, t("or_drop"));
    this.element.append(this.choose, hint, this.input, this.progress, this.problem);
    this.progress.hidden = this.problem.hidden = true;
    this.input.addEventListener("change", () => void this.send(this.input.files?.[0]));
    this.takeDropped();
  }

  /** Words for the button, such as “Replace”. */
  set label(words: string) {
    this.choose.lastChild?.replaceWith(words);
  }

  private takeDropped(): void {
    for (const name of ["dragover", "dragleave", "drop"] as const) {
      this.element.addEventListener(name, (event) => {
        event.preventDefault();
        this.element.classList.toggle("is-over", name === "dragover");
        if (name === "drop") void this.send(event.dataTransfer?.files[0]);
      });
    }
    this.element.addEventListener("paste", (event) => {
      const file = event.clipboardData?.files[0];
      if (file === undefined) return;
      event.preventDefault();
      void this.send(file);
    });
  }

  private async send(file: File | undefined): Promise<void> {
    if (file === undefined) return;
    this.stop = new AbortController();
    this.problem.hidden = true;
    this.progress.hidden = false;
    this.choose.disabled = true;
    try {
      const answer = await this.form.files.send(file, this.kind, (part) => this.tellSent(part), this.stop.signal);
      this.taken(answer);
      this.form.announce(t("file_taken", { name: file.name }));
    } catch (reason) {
      this.problem.textContent = reason instanceof Error ? reason.message : String(reason);
      this.problem.hidden = false;
    } finally {
      this.progress.hidden = true;
      this.choose.disabled = false;
      this.input.value = "";
    }
  }

  private tellSent(part: number): void {
    const percent = Math.floor(part * 100);
    if (percent < 100) this.bar.value = part;
    else this.bar.removeAttribute("value");
    this.words.textContent = percent < 100 ? t("sending", { percent }) : t("checking");
  }
}
