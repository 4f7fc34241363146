/**
 * The page of the app around H5P's own editor: it asks the frame for what was made, saves it like
 * our own form does, and says what the server found.
 */

import { t, useTexts } from "../h5p-editor/texts.ts";
import { type Finding, Refused, Wire } from "../h5p-editor/wire.ts";
import { type FromFrame, isFromFrame, type Made, type Question, TYPE } from "./messages.ts";

interface Config {
  frame: { url: string; origin: string };
  /** The language that the content is in until the editor says another. */
  language: string;
  addresses: { data: string; files: string; libraries: string; preview: string; publish: string; list: string; history: string };
  texts: Record<string, string>;
}

/** How long the frame may take to hand over what was made. */
const PATIENCE_MS = 15_000;
const LEAST_HEIGHT = 320;

class Shell {
  private revision = 0;
  private question = 0;
  private touched = false;
  private saving = false;
  private answer: ((content: Made | null) => void) | undefined;

  constructor(
    private readonly config: Config,
    private readonly wire: Wire,
    private readonly frame: HTMLIFrameElement,
    private readonly button: HTMLButtonElement,
    private readonly status: HTMLElement,
    private readonly findings: HTMLElement,
  ) {}

  start(): void {
    addEventListener("message", ({ source, origin, data }) => {
      if (source !== this.frame.contentWindow || origin !== this.config.frame.origin) return;
      if (isFromFrame(data)) this.hear(data);
    });
    addEventListener("beforeunload", (event) => {
      if (this.touched) event.preventDefault();
    });
    addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key === "s") {
        event.preventDefault();
        void this.save();
      }
    });
    this.button.addEventListener("click", () => void this.save());
    this.say("loading");
    this.frame.src = this.config.frame.url;
  }

  private hear(message: FromFrame): void {
    switch (message.says) {
      case "ready":
        this.revision = message.revision;
        this.button.disabled = false;
        this.say("ready");
        break;
      case "height":
        this.frame.style.height = `${Math.max(LEAST_HEIGHT, Math.ceil(Number(message.height)))}px`;
        break;
      case "touched":
        if (!this.touched && !this.saving) this.say("not_saved");
        this.touched = true;
        break;
      case "failed":
        this.say("failed", true);
        break;
      case "content":
        if (message.question === this.question) this.answer?.(message.content);
    }
  }

  private async save(): Promise<void> {
    if (this.saving || this.button.disabled) return;
    this.saving = true;
    this.button.disabled = true;
    this.say("saving");
    try {
      const content = await this.content();
      if (content === null) {
        this.say("nothing", true);
        return;
      }
      this.touched = false;
      const { title, defaultLanguage, ...metadata } = content.metadata;
      const saved = await this.wire.save({
        revision: this.revision,
        title: typeof title === "string" ? title : "",
        language: typeof defaultLanguage === "string" ? defaultLanguage : this.config.language,
        metadata,
        parameters: content.params,
      });
      this.revision = saved.revision;
      this.say("saved");
      this.list(saved.findings);
    } catch (reason) {
      this.touched = true;
      if (!(reason instanceof Refused)) throw reason;
      this.tell(reason.message, true);
    } finally {
      this.saving = false;
      this.button.disabled = false;
    }
  }

  /** What was made so far; null where the frame does not hand anything over. */
  private content(): Promise<Made | null> {
    const question: Question = { type: TYPE, asks: "content", question: ++this.question };
    return new Promise((resolve) => {
      const patience = setTimeout(() => resolve(null), PATIENCE_MS);
      this.answer = (content) => {
        clearTimeout(patience);
        resolve(content);
      };
      this.frame.contentWindow?.postMessage(question, this.config.frame.origin);
    });
  }

  private say(key: string, isWrong = false): void {
    this.tell(t(key), isWrong);
  }

  private tell(text: string, isWrong: boolean): void {
    this.status.textContent = text;
    this.status.classList.toggle("text-danger", isWrong);
  }

  private list(found: Finding[]): void {
    const items = found.map(({ severity, place, text }) => {
      const item = document.createElement("li");
      item.textContent = text;
      if (severity === "error") item.className = "text-danger";
      if (place !== "") {
        const where = document.createElement("code");
        where.textContent = place;
        item.append(" ", where);
      }
      return item;
    });
    this.findings.querySelector("ul")?.replaceChildren(...items);
    this.findings.hidden = items.length === 0;
  }
}

function byId<E extends HTMLElement>(id: string, kind: new () => E): E {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`H5P editor: the page has no #${id}.`);
  return found;
}

const config = JSON.parse(byId("h5p-full-config", HTMLScriptElement).text) as Config;
useTexts(config.texts);
new Shell(
  config,
  new Wire(config.addresses),
  byId("h5p-full-frame", HTMLIFrameElement),
  byId("h5p-full-save", HTMLButtonElement),
  byId("h5p-full-status", HTMLElement),
  byId("h5p-full-findings", HTMLElement),
).start();
