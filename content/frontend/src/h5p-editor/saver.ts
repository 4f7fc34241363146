/** Saves what is written, soon after it is, one after the other, and never over another's work. */

import type { Content, Draft } from "./draft.ts";
import { type Changed, Refused, type Saved, type Wire } from "./wire.ts";

export type State = "saved" | "waiting" | "saving" | "failed" | "refused" | "signed_out" | "conflict";

/** How long after the last letter, and how long at most while somebody goes on writing. */
const REST_MS = 2000;
const LONGEST_MS = 15_000;
const RETRY_MS = [3000, 10_000, 30_000];

export class Saver {
  state: State = "saved";
  /** Why the last attempt failed, in words. */
  reason = "";
  /** Who saved meanwhile, when that is why. */
  changed: Changed | null = null;
  private saved: Content;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private waitingSince: number | null = null;
  private failures = 0;
  private running: Promise<boolean> | null = null;

  constructor(
    private readonly draft: Draft,
    private readonly wire: Wire,
    public revision: number,
    private readonly on: { state(): void; saved(answer: Saved, sent: Content): void },
  ) {
    this.saved = draft.now;
  }

  get isDone(): boolean {
    return this.saved === this.draft.now;
  }

  /** What stands in the draft is what the server has. */
  settle(): void {
    this.saved = this.draft.now;
  }

  /** The draft has changed: save it after a rest. */
  wait(): void {
    if (this.isDone || this.state === "conflict") return;
    this.waitingSince ??= Date.now();
    const rest = Math.min(REST_MS, this.waitingSince + LONGEST_MS - Date.now());
    this.schedule(Math.max(rest, 0));
    if (this.state === "saved") this.become("waiting");
  }

  /** Save at once what is not saved; true when all of it is. */
  async flush({ leaving = false } = {}): Promise<boolean> {
    clearTimeout(this.timer);
    while (this.running !== null) await this.running;
    if (this.isDone) return true;
    if (this.state === "conflict") return false;
    this.running = this.save(leaving);
    const isDone = await this.running;
    return isDone && !this.isDone ? this.flush({ leaving }) : isDone;
  }

  /** Save over what another has saved meanwhile. */
  insist(): Promise<boolean> {
    this.revision = this.changed?.revision ?? this.revision;
    this.become("waiting");
    return this.flush();
  }

  private async save(leaving: boolean): Promise<boolean> {
    const sent = this.draft.now;
    this.waitingSince = null;
    this.become("saving");
    try {
      const answer = await this.wire.save({ revision: this.revision, ...sent }, { leaving });
      this.revision = answer.revision;
      this.saved = sent;
      this.failures = 0;
      this.on.saved(answer, sent);
      this.become(this.isDone ? "saved" : "waiting");
      return true;
    } catch (reason) {
      this.fail(reason);
      return false;
    } finally {
      this.running = null;
      if (this.state === "waiting") this.wait();
    }
  }

  private fail(reason: unknown): void {
    if (!(reason instanceof Refused)) throw reason;
    this.reason = reason.message;
    if (reason.status === 409) {
      this.changed = reason.body as unknown as Changed;
      this.become("conflict");
    } else if (reason.isPassing) {
      this.become("failed");
      this.schedule(RETRY_MS[Math.min(this.failures, RETRY_MS.length - 1)] ?? 0);
      this.failures += 1;
    } else {
      this.become(reason.status === 401 ? "signed_out" : "refused");
    }
  }

  private schedule(milliseconds: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), milliseconds);
  }

  private become(state: State): void {
    this.state = state;
    this.on.state();
  }
}
