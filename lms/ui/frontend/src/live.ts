import { text } from "./text.ts";

const MOST_ROWS = 200;
const TRY_AGAIN_MS = 15_000;

/**
 * `<ui-live src target>` around a button and a status: while the button is pressed, rows that the
 * server sends as events appear at the top of the element `target`. The page at rest asks for
 * nothing; a hidden tab pauses, and goes on where it was.
 */
export class LiveList extends HTMLElement {
  private source: EventSource | undefined;
  private last = "";
  private fresh = 0;
  private again: number | undefined;

  connectedCallback(): void {
    this.hidden = false; // Without script there is nothing to press.
    this.button?.addEventListener("click", () => this.toggle());
    document.addEventListener("visibilitychange", this.pauseWhileHidden);
  }

  disconnectedCallback(): void {
    document.removeEventListener("visibilitychange", this.pauseWhileHidden);
    this.close();
  }

  private get button(): HTMLButtonElement | null {
    return this.querySelector("button");
  }

  private get isOn(): boolean {
    return this.button?.getAttribute("aria-pressed") === "true";
  }

  private toggle(): void {
    const on = !this.isOn;
    this.button?.setAttribute("aria-pressed", String(on));
    this.button?.classList.toggle("is-live", on);
    if (on) this.open();
    else this.close();
  }

  private readonly pauseWhileHidden = (): void => {
    if (!this.isOn) return;
    if (document.hidden) this.close();
    else this.open();
  };

  private open(): void {
    this.close();
    const url = new URL(this.getAttribute("src") ?? "", location.href);
    if (this.last !== "") url.searchParams.set("after", this.last);
    this.source = new EventSource(url);
    this.source.addEventListener("statement", (event) => this.show(event));
    this.source.addEventListener("open", () => this.say(""));
    this.source.addEventListener("error", () => this.tryAgainLater());
  }

  private close(): void {
    window.clearTimeout(this.again);
    this.source?.close();
    this.source = undefined;
  }

  /** The browser asks again by itself, unless the server refused: then we do, less often. */
  private tryAgainLater(): void {
    if (this.source?.readyState !== EventSource.CLOSED) return;
    this.say(text("offline"));
    this.again = window.setTimeout(() => this.open(), TRY_AGAIN_MS);
  }

  private show(event: MessageEvent<string>): void {
    this.last = event.lastEventId;
    const target = document.getElementById(this.getAttribute("target") ?? "");
    const holder = document.createElement("template");
    holder.innerHTML = event.data; // Written by our own templates, which escape what they show.
    const row = holder.content.firstElementChild;
    if (target === null || row === null || document.getElementById(row.id) !== null) return;
    row.classList.add("is-new");
    target.prepend(row);
    while (target.childElementCount > MOST_ROWS) target.lastElementChild?.remove();
    this.fresh += 1;
    this.say(`${this.fresh} ${this.dataset["textNew"] ?? ""}`);
  }

  private say(words: string): void {
    const status = this.querySelector("[role=status]");
    if (status !== null && status.textContent !== words) status.textContent = words;
  }
}
