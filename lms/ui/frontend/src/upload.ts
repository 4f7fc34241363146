import { text } from "./text.ts";

/**
 * `<ui-upload>` around a file field: takes dropped files, names the chosen one with its size, and
 * shows how much has been sent while htmx posts the form. Without script it is a plain file field.
 */
export class UploadField extends HTMLElement {
  connectedCallback(): void {
    const input = this.querySelector<HTMLInputElement>("input[type=file]");
    const form = this.closest("form");
    if (input === null || form === null) return;

    input.addEventListener("change", () => this.nameChosen(input));
    for (const kind of ["dragover", "dragleave", "drop"] as const) {
      this.addEventListener(kind, (event) => {
        event.preventDefault();
        this.classList.toggle("is-over", kind === "dragover");
      });
    }
    this.addEventListener("drop", (event) => {
      if (event.dataTransfer === null || event.dataTransfer.files.length === 0) return;
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });

    form.addEventListener("htmx:beforeRequest", () => this.showSent(0));
    form.addEventListener("htmx:xhr:progress", (event) => {
      const { loaded, total } = (event as CustomEvent<{ loaded: number; total: number }>).detail;
      if (total > 0) this.showSent(loaded / total);
    });
    form.addEventListener("htmx:afterRequest", () => this.hideProgress());
  }

  private nameChosen(input: HTMLInputElement): void {
    const file = input.files?.[0];
    const label = this.querySelector("[data-chosen]");
    if (label === null || file === undefined) return;
    label.textContent = `${file.name} (${readableSize(file.size)})`;
    this.classList.add("has-file");
  }

  private showSent(fraction: number): void {
    const area = this.querySelector<HTMLElement>("[data-progress]");
    const bar = area?.querySelector("progress");
    const words = area?.querySelector("[data-progress-text]");
    if (!area || !bar || !words) return;
    area.hidden = false;
    const percent = Math.floor(fraction * 100);
    if (percent < 100) bar.value = percent;
    else bar.removeAttribute("value");
    words.textContent = percent < 100 ? `${text("sending")} ${percent}%` : text("checking");
  }

  private hideProgress(): void {
    const area = this.querySelector<HTMLElement>("[data-progress]");
    if (area !== null) area.hidden = true;
  }
}

/** 1536 → “1.5 KB”; decimal places only where they say something. */
export function readableSize(bytes: number): string {
  const units = ["B", "KB", "MB", "GB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value >= 10 || unit === 0 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}
