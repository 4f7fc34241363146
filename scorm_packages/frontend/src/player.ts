/** Plays one item: the content in its frame, what it saves, and the ways in which it ends. */

import { createApi } from "./api";
import { fillContents, showStatus } from "./contents";
import { offerWays } from "./ending";
import { externalPage } from "./external";
import type { Journal } from "./journal";
import { element, type Launch } from "./launch";
import { ask, type Choice } from "./notice";
import { type Halt, Outbox } from "./outbox";
import { Recorder } from "./recorder";
import type { Sign } from "./sign";
import type { Texts } from "./texts";
import type { Turn } from "./windows";

/** How long content may take to say goodbye, and saving to finish, before the learner is asked. */
const GOODBYE_MS = 1_000;
const FLUSH_MS = 8_000;

export class Player {
  private readonly outbox: Outbox;
  private readonly recorder: Recorder;
  private readonly frame = document.createElement("iframe");
  private hasEnded = false;
  private isLeaving = false;
  private isHalted = false;

  constructor(
    private readonly launch: Launch,
    journal: Journal,
    private readonly texts: Texts,
    private readonly sign: Sign,
    private readonly turn: Turn,
  ) {
    this.outbox = new Outbox(launch.commitUrl, launch.session, journal, {
      changed: () => this.showState(),
      stated: (status) => showStatus(status, texts),
      halted: (reason) => void this.halt(reason),
    });
    this.recorder = new Recorder(journal, this.outbox, launch.commitIntervalMs, () =>
      this.showState(),
    );
  }

  play(): void {
    const { item, next } = this.launch;
    window.API = createApi(this.launch.cmi, this.recorder, () => this.offerWays(this.texts.ended));
    if (item.external) {
      element("stage").append(externalPage(item, this.texts, () => this.openedExternal()));
    } else {
      this.showContent();
      if (item.kind === "asset") {
        this.recorder.completeAsset();
        if (next !== null) {
          this.offerWays("");
        }
      }
    }
    this.listen();
    fillContents(this.launch, this.texts, (url) => void this.leave(url));
    this.showState();
  }

  private showContent(): void {
    this.frame.className = "content";
    this.frame.title = this.launch.item.title;
    this.frame.allow = "autoplay; fullscreen";
    this.frame.src = this.launch.item.href;
    element("stage").append(this.frame);
  }

  private openedExternal(): void {
    this.recorder.completeAsset();
    this.offerWays(this.texts.pageOpened);
  }

  /** The content has ended, and the learner has not: show where to go on. */
  private offerWays(said: string): void {
    if (this.hasEnded || this.isLeaving || this.isHalted) {
      return;
    }
    offerWays(this.launch, this.texts, said, (url) => void this.leave(url));
    this.sign.announceText(said);
  }

  /** Another window wants the turn: save, stop, let go. */
  async handOver(): Promise<void> {
    if (this.isHalted) {
      return;
    }
    this.endContent();
    await this.outbox.drained(FLUSH_MS / 2);
    this.turn.release();
    await this.halt("superseded");
  }

  private listen(): void {
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") {
        this.recorder.seal();
        this.outbox.sendNow();
      }
    });
    addEventListener("pagehide", () => {
      this.endContent();
      this.outbox.sendParting();
    });
    addEventListener("online", () => this.showState());
    addEventListener("offline", () => this.showState());
    element("exit").addEventListener("click", () => void this.leave(this.launch.exitUrl));
  }

  /** Flush, then go; where that fails, the learner decides. */
  private async leave(url: string): Promise<void> {
    if (this.isLeaving) {
      return;
    }
    this.isLeaving = true;
    this.sign.announceText(this.texts.leavingNow);
    await this.sayGoodbye();
    this.endContent();
    while (!(await this.outbox.drained(FLUSH_MS)) && !this.isHalted) {
      const goes = await ask(this.texts.leavingTitle, this.texts.leavingText, [
        { text: this.texts.wait, value: false, preferred: true },
        { text: this.texts.leave, value: true },
      ]);
      if (goes) {
        break;
      }
    }
    if (!this.isHalted) {
      this.turn.release();
      this.go(url);
    }
  }

  /** Let the content's own unload handlers run, beforeunload included: many save only there. */
  private sayGoodbye(): Promise<void> {
    if (!this.frame.isConnected) {
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      setTimeout(resolve, GOODBYE_MS);
      this.frame.addEventListener("load", () => resolve());
      this.frame.contentWindow?.location.replace("about:blank");
    });
  }

  /**
   * End the session. Removing the frame runs the content's unload handlers at once, and LMSFinish
   * in them; if that does not come, the session is broken off, to be resumed.
   */
  private endContent(): void {
    if (this.hasEnded) {
      return;
    }
    this.hasEnded = true;
    this.frame.remove();
    if (this.launch.item.kind === "asset") {
      this.recorder.finishBegun();
    } else {
      this.recorder.breakOff();
    }
  }

  private async halt(reason: Halt): Promise<void> {
    if (this.isHalted) {
      return;
    }
    this.isHalted = true;
    this.outbox.stop();
    this.showState();
    const back: Choice<string> = { text: this.texts.toCourses, value: this.launch.exitUrl };
    const here: Choice<string> = { text: this.texts.useThisWindow, value: this.launch.pageUrl };
    const url = await ask(
      this.texts[`${reason}Title`],
      this.texts[`${reason}Text`],
      reason === "superseded" ? [here, { ...back, preferred: true }] : [{ ...back, preferred: true }],
    );
    this.endContent();
    this.go(url);
  }

  private go(url: string): void {
    if (url === "") {
      this.sign.announceText(this.texts.left);
      element("stage").textContent = this.texts.left;
    } else {
      location.assign(url);
    }
  }

  private showState(): void {
    if (this.isHalted) {
      this.sign.show("stopped");
    } else if (!navigator.onLine) {
      this.sign.show("offline");
    } else if (this.outbox.isFailing) {
      this.sign.show("unsaved");
    } else {
      this.sign.show(this.outbox.isEmpty && !this.recorder.hasOpen ? "saved" : "saving");
    }
  }
}
