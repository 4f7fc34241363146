/** H5P content: one part, which is heard by what it says and found again as it was left. */

import type { Listener } from "../../../content/frontend/src/h5p/listener";
import { showStatus } from "./contents";
import type { Journal } from "./journal";
import type { LaunchH5P } from "./launch";
import { ask } from "./notice";
import { Player } from "./player";
import { H5P } from "./recorder";
import type { Sign } from "./sign";
import type { Texts } from "./texts";
import type { Turn } from "./windows";

/** What the server takes as one value, in bytes of the envelope that carries it. */
const LONGEST_VALUE = 900_000;
const LONGEST_STATE = 300_000;
const LONGEST_STATEMENT = 100_000;
/** With these content tells what a try has come to: worth a request of its own. */
const OUTCOMES = /\/(?:answered|completed)$/;

export class PlayerH5P extends Player<LaunchH5P> {
  private said = 0;
  private hasFailed = false;

  constructor(launch: LaunchH5P, journal: Journal, texts: Texts, sign: Sign, turn: Turn) {
    super(launch, launch.item, H5P, journal, texts, sign, turn);
  }

  protected override provideApi(): void {
    const listener: Listener = {
      starts: () => this.begin(),
      opened: (maxScore) => this.opened(maxScore),
      stated: (statement) => this.heard(statement),
      kept: (subContentId, kind, state) => this.keep(subContentId, kind, state),
      failed: () => void this.failed(),
    };
    window.callcraftH5P = listener;
  }

  protected override showWays(): void {
    // One part: there is nowhere else to go.
  }

  protected override stated(status: string | null): void {
    if (status !== null) {
      showStatus(status, this.texts);
    }
  }

  protected override ended(): void {
    // H5P content has no end of its own: it can always be tried again.
  }

  protected override exit(): void {
    void this.leave(this.launch.exitUrl);
  }

  protected override async timeOut(message: string): Promise<void> {
    this.endContent();
    if (message !== "") {
      await ask(this.texts.timeOver, message, [
        { text: this.texts.understood, value: true, preferred: true },
      ]);
    }
  }

  protected override endContent(): void {
    if (!this.hasEnded) {
      this.content?.window?.callcraftH5PPlayer?.saveStates();
    }
    super.endContent();
  }

  private begin(): void {
    if (!this.recorder.hasBegun) {
      this.recorder.begin();
    }
  }

  private opened(maxScore: number | null): void {
    if (this.launch.mode === "normal" && maxScore !== null) {
      this.recorder.set("h5p.opened", plain(maxScore));
    }
  }

  private heard(statement: Record<string, unknown>): void {
    const text = JSON.stringify(statement);
    if (this.launch.mode !== "normal" || !fits(text, LONGEST_STATEMENT)) {
      return;
    }
    this.said += 1;
    this.recorder.set(`h5p.statement.${this.said}`, text);
    const verb = (statement["verb"] as { id?: string } | undefined)?.id ?? "";
    if (OUTCOMES.test(verb)) {
      this.recorder.seal();
    }
  }

  private keep(subContentId: string, kind: string, state: string | null): void {
    if (this.launch.mode !== "normal") {
      return;
    }
    if (state !== null && !fits(state, LONGEST_STATE)) {
      console.error(`H5P: a state of ${state.length} characters is too long to be kept.`);
      return;
    }
    this.recorder.set(`h5p.state.${subContentId}.${kind}`, state ?? "");
  }

  private async failed(): Promise<void> {
    if (this.hasFailed || this.isLeaving || this.isHalted) {
      return;
    }
    this.hasFailed = true;
    const { launch, texts } = this;
    const url = await ask(texts.notLoadedTitle, texts.notLoadedText, [
      { text: texts.openAgain, value: launch.pageUrl, preferred: true },
      { text: texts.toCourses, value: launch.exitUrl },
    ]);
    await this.leave(url);
  }
}

function plain(points: number): string {
  return String(Math.round(points * 1_000_000) / 1_000_000);
}

function fits(text: string, longest: number): boolean {
  const asSent = () => new TextEncoder().encode(JSON.stringify(text)).length;
  return text.length <= longest && asSent() <= LONGEST_VALUE;
}
