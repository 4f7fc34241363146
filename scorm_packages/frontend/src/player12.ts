/** A part of a SCORM 1.2 course: parts are opened from the contents, in any order. */

import { createApi } from "./api";
import type { Action } from "./card";
import { fillContents, showStatus, wireContents } from "./contents";
import { offerWays } from "./ending";
import type { Journal } from "./journal";
import {
  type ContentsEntry,
  element,
  freshLaunch,
  type Launch12,
  type NextPart,
} from "./launch";
import { ask } from "./notice";
import { Player } from "./player";
import { SCORM_12 } from "./recorder";
import type { Sign } from "./sign";
import type { Texts } from "./texts";
import type { Turn } from "./windows";

export class Player12 extends Player<Launch12> {
  private items: ContentsEntry[];
  private next: NextPart | null;
  private status: string | null = null;

  constructor(launch: Launch12, journal: Journal, texts: Texts, sign: Sign, turn: Turn) {
    super(launch, launch.item, SCORM_12, journal, texts, sign, turn);
    this.items = launch.items;
    this.next = launch.next;
  }

  protected override provideApi(): void {
    const api = createApi(this.launch.cmi, this.recorder, () => this.ended(this.texts.ended));
    window.API = this.calls.recorded(api, "LMSGetLastError");
  }

  protected override showWays(): void {
    const { item, items } = this.launch;
    if (items.some((entry) => entry.status !== null && entry.id !== item.id)) {
      this.showContents();
      wireContents(false);
    }
  }

  protected override stated(status: string | null): void {
    if (status === null || status === this.status) {
      return;
    }
    this.status = status;
    showStatus(status, this.texts);
    if (this.items.some(({ needs }) => needs.length > 0)) {
      void this.unlock();
    }
  }

  private showContents(): void {
    const lines = this.items.map(({ id, title, level, url, status, needs }) => ({
      title,
      level,
      status,
      isCurrent: id === this.launch.item.id,
      open: url === null ? null : { url, run: () => void this.leave(url) },
      locked:
        needs.length === 0
          ? ""
          : this.texts.lockedBy.replace("{titles}", () => needs.join(this.texts.comma)),
    }));
    fillContents(element("contents"), lines, this.texts);
  }

  /** What was done here may open other parts (their prerequisites). */
  private async unlock(): Promise<void> {
    const now = await freshLaunch(this.launch.stateUrl).catch(() => null); // Offline: next time.
    if (now?.standard === "scorm12") {
      this.items = now.items;
      this.next = now.next;
      this.showContents();
    }
  }

  /** The content has ended, and the learner has not: show where to go on. */
  protected override ended(said: string): void {
    if (this.isEnding || this.isLeaving || this.isHalted) {
      return;
    }
    const { launch, next, texts } = this;
    const ways: Action[] = [];
    if (next !== null) {
      ways.push({
        text: texts.nextPart.replace("{title}", () => next.title),
        isPreferred: true,
        run: () => void this.leave(next.url),
      });
    }
    if (said !== "") {
      ways.push(
        { text: texts.openAgain, run: () => void this.leave(launch.pageUrl) },
        {
          text: texts.toCourses,
          isPreferred: next === null,
          run: () => void this.leave(launch.exitUrl),
        },
      );
    }
    if (ways.length === 0) {
      return;
    }
    offerWays(texts.waysOn, said, ways);
    this.sign.announceText(said);
  }

  protected override exit(): void {
    void this.leave(this.launch.exitUrl);
  }

  protected override async timeOut(message: string): Promise<void> {
    await this.content?.sayGoodbye();
    this.recorder.set("cmi.core.exit", "time-out");
    this.recorder.finish();
    this.endContent();
    this.ended(this.texts.timeOver);
    if (message !== "") {
      await ask(this.texts.timeOver, message, [
        { text: this.texts.understood, value: true, preferred: true },
      ]);
    }
  }
}
