/**
 * Gathers what the content sets into commits.
 *
 * One commit is open at a time and grows with every set; each change is journalled. It is sealed
 * and handed to the outbox when its time is up, when the content commits or finishes, and when the
 * page is hidden or goes away. Sequence numbers begin at 1 with every page.
 */

import type { Calls } from "./calls";
import type { Journal } from "./journal";
import type { Navigation } from "./navigation";
import type { Outbox } from "./outbox";
import { type Commit, escapeText, randomUuid, readTimespan2004, timespan } from "./wire";

/** What the recorder has to know of a standard's data model. */
export interface Standard {
  /** Of these only the last value matters; an earlier one in the same commit is dropped. */
  lastValueOnly: Pick<ReadonlySet<string>, "has">;
  sessionTime: string;
  /** The content's own report of time, as envelopes carry it; null when it makes no sense. */
  readTime(value: string): string | null;
  exit: string;
  /** What an asset has reached by being opened. */
  assetDone: readonly [element: string, value: string][];
}

export const SCORM_12: Standard = {
  lastValueOnly: new Set([
    "cmi.suspend_data",
    "cmi.core.lesson_location",
    "cmi.core.session_time",
  ]),
  sessionTime: "cmi.core.session_time",
  readTime: (value) => value,
  exit: "cmi.core.exit",
  assetDone: [["cmi.core.lesson_status", "completed"]],
};

export const SCORM_2004: Standard = {
  lastValueOnly: new Set([
    "cmi.suspend_data",
    "cmi.location",
    "cmi.progress_measure",
    "cmi.session_time",
  ]),
  sessionTime: "cmi.session_time",
  readTime: (value) => {
    const milliseconds = readTimespan2004(value);
    return milliseconds === null ? null : timespan(milliseconds);
  },
  exit: "cmi.exit",
  assetDone: [], // The sequencer decides what an asset has reached (SN §3.13).
};

/** H5P has no data model of its own: see `runtime.rules.h5p` for what is set. */
export const H5P: Standard = {
  lastValueOnly: { has: (element) => element.startsWith("h5p.state.") },
  sessionTime: "",
  readTime: () => null,
  exit: "h5p.exit",
  assetDone: [],
};

export class Recorder {
  private open: Commit | null = null;
  private seq = 0;
  private began: number | null = null;
  private reportedTime: string | null = null;
  private isClosed = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly standard: Standard,
    private readonly journal: Journal,
    private readonly outbox: Outbox,
    private readonly intervalMs: number,
    private readonly changed: () => void,
    /** Sent along with the commits, where support has asked for it. */
    private readonly calls: Calls | null = null,
  ) {}

  /** Whether something was set that has not been sealed yet. */
  get hasOpen(): boolean {
    return this.open !== null;
  }

  get hasBegun(): boolean {
    return this.began !== null;
  }

  /** Whether the session has ended: nothing is recorded any more. */
  get hasFinished(): boolean {
    return this.isClosed;
  }

  /** Initialize: tell the server at once, so that the session counts as played. */
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
    if (this.standard.lastValueOnly.has(element)) {
      commit.set = commit.set.filter(([name]) => name !== element);
    }
    if (element === this.standard.sessionTime) {
      this.reportedTime = this.standard.readTime(kept) ?? this.reportedTime;
    }
    commit.set.push([element, kept]);
    this.journal.keep(commit);
    this.timer ??= setTimeout(() => this.seal(), this.intervalMs);
    this.changed();
  }

  /** Hand what was set to the outbox, and have it sent. */
  seal(): void {
    this.handOver();
    this.outbox.sendNow();
  }

  /** `seal`, and wait for the server's answer where there is hope for one. */
  sealSynchronously(): void {
    this.handOver();
    this.outbox.sendSynchronously();
  }

  /** An asset knows nothing of SCORM: to have opened it is to have done it. */
  completeAsset(): void {
    if (!this.hasBegun) {
      this.begin();
      this.standard.assetDone.forEach(([element, value]) => this.set(element, value));
      this.seal();
    }
  }

  /** The session's end. Happens once; what comes later is no longer part of the session. */
  finish(navigation: Navigation | null = null): void {
    if (this.isClosed) {
      return;
    }
    const commit = this.grow();
    commit.terminate = true;
    if (navigation !== null) {
      commit.navigation = navigation;
    }
    this.seal();
    this.isClosed = true;
  }

  /** `finish`, unless nothing was begun: a page that was never opened has no end. */
  finishBegun(navigation: Navigation | null = null): void {
    if (this.hasBegun || navigation !== null) {
      this.finish(navigation);
    }
  }

  /** The learner leaves and the content has not finished: it will be resumed where it was. */
  breakOff(navigation: Navigation | null = null): void {
    if (this.isClosed || (!this.hasBegun && navigation === null)) {
      return;
    }
    if (navigation === null || navigation.request === "suspendAll") {
      this.set(this.standard.exit, "suspend");
    }
    this.finish(navigation);
  }

  private handOver(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const commit = this.open;
    if (commit === null) {
      return;
    }
    this.stamp(commit);
    const log = this.calls?.take() ?? [];
    if (log.length > 0) {
      commit.log = log;
    }
    this.open = null;
    this.journal.keep(commit);
    this.outbox.add(commit);
    this.changed();
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
    const measured = performance.now() - (this.began ?? performance.now());
    commit.sessionTime = this.reportedTime ?? timespan(measured);
  }
}
