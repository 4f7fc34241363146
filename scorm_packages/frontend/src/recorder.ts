/**
 * Gathers what the content sets into commits.
 *
 * One commit is open at a time and grows with every set; each change is journalled. It is sealed
 * and handed to the outbox when its time is up, when the content commits or finishes, and when the
 * page is hidden or goes away. Sequence numbers begin at 1 with every page.
 */

import type { Journal } from "./journal";
import type { Outbox } from "./outbox";
import { type Commit, escapeText, randomUuid, timespan } from "./wire";

/** Of these only the last value matters; an earlier one in the same commit is dropped. */
const LAST_VALUE_ONLY = new Set([
  "cmi.suspend_data",
  "cmi.core.lesson_location",
  "cmi.core.session_time",
]);

export class Recorder {
  private open: Commit | null = null;
  private seq = 0;
  private began: number | null = null;
  private reportedTime: string | null = null;
  private isClosed = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly journal: Journal,
    private readonly outbox: Outbox,
    private readonly intervalMs: number,
    private readonly changed: () => void,
  ) {}

  /** Whether something was set that has not been sealed yet. */
  get hasOpen(): boolean {
    return this.open !== null;
  }

  get hasBegun(): boolean {
    return this.began !== null;
  }

  /** LMSInitialize: tell the server at once, so that the session counts as played. */
  begin(): void {
    this.began = performance.now();
    this.grow();
    this.seal();
  }

  set(element: string, value: string): void {
    if (this.isClosed) {
      return;
    }
    const commit = this.grow();
    const kept = escapeText(value);
    if (LAST_VALUE_ONLY.has(element)) {
      commit.set = commit.set.filter(([name]) => name !== element);
    }
    if (element === "cmi.core.session_time") {
      this.reportedTime = kept;
    }
    commit.set.push([element, kept]);
    this.journal.keep(commit);
    this.timer ??= setTimeout(() => this.seal(), this.intervalMs);
    this.changed();
  }

  /** Hand what was set to the outbox. */
  seal(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const commit = this.open;
    if (commit === null) {
      return;
    }
    this.stamp(commit);
    this.open = null;
    this.journal.keep(commit);
    this.outbox.add(commit);
    this.changed();
  }

  /** An asset knows nothing of SCORM: to have opened it is to have done it. */
  completeAsset(): void {
    if (!this.hasBegun) {
      this.begin();
      this.set("cmi.core.lesson_status", "completed");
      this.seal();
    }
  }

  /** LMSFinish. Happens once; what comes later is no longer part of the session. */
  finish(): void {
    if (this.isClosed) {
      return;
    }
    this.grow().terminate = true;
    this.seal();
    this.isClosed = true;
  }

  /** `finish`, unless nothing was begun: a page that was never opened has no end. */
  finishBegun(): void {
    if (this.hasBegun) {
      this.finish();
    }
  }

  /** The learner leaves and the content has not finished: it will be resumed where it was. */
  breakOff(): void {
    if (this.isClosed || !this.hasBegun) {
      return;
    }
    this.set("cmi.core.exit", "suspend");
    this.finish();
  }

  private grow(): Commit {
    if (this.open === null) {
      this.seq += 1;
      this.open = {
        seq: this.seq,
        uuid: randomUuid(),
        at: "",
        set: [],
        sessionTime: null,
        terminate: false,
      };
    }
    this.stamp(this.open);
    return this.open;
  }

  private stamp(commit: Commit): void {
    commit.at = new Date().toISOString();
    commit.sessionTime = this.reportedTime ?? timespan(performance.now() - (this.began ?? 0));
  }
}
