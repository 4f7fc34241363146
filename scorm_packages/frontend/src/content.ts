/** The content where the learner sees it: in a frame of this page, or in a window of its own. */

import { buttonsOf, makeCard } from "./card";
import { element, type LaunchItem } from "./launch";
import type { Texts } from "./texts";

/** How long content may take to say goodbye. */
const GOODBYE_MS = 1_000;
const WATCH_MS = 500;

export interface Content {
  show(): void;
  /** Let the content's own unload handlers run, beforeunload included: many save only there. */
  sayGoodbye(): Promise<void>;
  /** Where the content runs, while it does. */
  readonly window: Window | null;
  /** Take the content away. Its unload handlers run at once, if they have not yet. */
  remove(): void;
}

export class FramedContent implements Content {
  private readonly frame = document.createElement("iframe");

  /** `loaded` is called with each of the content's own documents. */
  constructor(
    private readonly item: LaunchItem,
    private readonly loaded: (document: Document) => void,
  ) {}

  get window(): Window | null {
    return this.frame.contentWindow;
  }

  show(): void {
    this.frame.className = "content";
    this.frame.title = this.item.title;
    this.frame.allow = "autoplay; fullscreen";
    this.frame.addEventListener("load", () => {
      const { contentDocument } = this.frame;
      if (contentDocument !== null) {
        this.loaded(contentDocument);
      }
    });
    this.frame.src = this.item.href;
    element("play").append(this.frame);
  }

  sayGoodbye(): Promise<void> {
    if (!this.frame.isConnected) {
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      setTimeout(resolve, GOODBYE_MS);
      this.frame.addEventListener("load", () => resolve());
      this.frame.contentWindow?.location.replace("about:blank");
    });
  }

  remove(): void {
    this.frame.remove();
  }
}

/** Content that needs more room, or looks for the API in its opener. A click has to open it. */
export class WindowedContent implements Content {
  private opened: Window | null = null;
  private watch: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly item: LaunchItem,
    private readonly texts: Texts,
    /** The learner has closed the window. */
    private readonly closed: () => void,
    private readonly backToFrame: () => void,
  ) {}

  get window(): Window | null {
    return this.opened === null || this.opened.closed ? null : this.opened;
  }

  show(): void {
    const { texts } = this;
    const card = makeCard(this.item.title, [texts.windowText]);
    card.append(
      buttonsOf([
        { text: texts.openWindow, isPreferred: true, run: () => this.open() },
        { text: texts.showHere, run: this.backToFrame },
      ]),
    );
    element("play").append(card);
  }

  sayGoodbye(): Promise<void> {
    clearInterval(this.watch);
    const { opened } = this;
    if (opened === null || opened.closed) {
      return Promise.resolve();
    }
    opened.close();
    return new Promise((resolve) => {
      const began = performance.now();
      const watch = setInterval(() => {
        if (opened.closed || performance.now() - began > GOODBYE_MS) {
          clearInterval(watch);
          setTimeout(resolve, 50); // Its last calls are made while it closes.
        }
      }, 20);
    });
  }

  remove(): void {
    clearInterval(this.watch);
    this.opened?.close();
    element("play").replaceChildren();
  }

  private open(): void {
    if (this.opened !== null && !this.opened.closed) {
      this.opened.focus();
      return;
    }
    const opened = window.open(this.item.href, "callcraft-content", "popup,width=1180,height=760");
    this.opened = opened;
    if (opened !== null) {
      clearInterval(this.watch);
      this.watch = setInterval(() => {
        if (opened.closed) {
          clearInterval(this.watch);
          this.closed();
        }
      }, WATCH_MS);
    }
  }
}
