/** Sends sealed commits in their order, one request at a time, until the server has each one. */

import type { Journal } from "./journal";
import type { Situation } from "./navigation";
import { type Outcome, post, postSynchronously, sendParting, takeBatch } from "./transport";
import type { Commit } from "./wire";

export type Halt = "superseded" | "expired" | "refused";

export interface OutboxListener {
  /** Something was sent, acknowledged or failed. */
  changed(): void;
  /** The server has said where the item stands, and in SCORM 2004 where the learner does. */
  stated(status: string | null, situation: Situation | null): void;
  /** No more can be sent from this page. */
  halted(reason: Halt): void;
}

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;

export class Outbox {
  private waiting: Commit[] = [];
  private sending = false;
  private failures = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private stopped = false;
  /** The highest acknowledgement so far: an answer that comes late tells of the past. */
  private latest = 0;

  constructor(
    private readonly url: string,
    private readonly session: string,
    private readonly journal: Journal,
    private readonly listener: OutboxListener,
  ) {
    addEventListener("online", () => this.sendNow());
  }

  get isEmpty(): boolean {
    return this.waiting.length === 0;
  }

  /** Whether the last request failed for want of an answer. */
  get isFailing(): boolean {
    return this.failures > 0;
  }

  /** Take a commit; it waits for `sendNow`. */
  add(commit: Commit): void {
    this.waiting.push(commit);
  }

  /** Send at once, without waiting for a retry that is due later. */
  sendNow(): void {
    clearTimeout(this.retry);
    if (!this.sending && !this.stopped && this.waiting.length > 0) {
      void this.send();
    }
  }

  /**
   * Send everything before the call that asked for it returns; does nothing where that is hopeless.
   * A request under way may carry the same commits: the server takes each once.
   */
  sendSynchronously(): void {
    while (!this.stopped && !this.isEmpty && !this.isFailing && navigator.onLine) {
      const commits = takeBatch(this.session, this.waiting);
      const envelope = { session: this.session, replayFor: null, commits };
      this.settle(postSynchronously(this.url, envelope), commits);
    }
    this.listener.changed();
  }

  /** The page goes away: what is waiting leaves by beacon; what does not fit is in the journal. */
  sendParting(): boolean {
    return this.stopped || this.isEmpty || sendParting(this.url, this.session, this.waiting);
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.retry);
  }

  /** Resolves true once everything is acknowledged, false when that fails or takes too long. */
  async drained(timeoutMs: number): Promise<boolean> {
    const deadline = performance.now() + timeoutMs;
    this.sendNow();
    while (!this.isEmpty && !this.stopped && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return this.isEmpty;
  }

  private async send(): Promise<void> {
    this.sending = true;
    this.listener.changed();
    const commits = takeBatch(this.session, this.waiting);
    const outcome = await post(this.url, { session: this.session, replayFor: null, commits });
    this.sending = false;
    this.settle(outcome, commits);
    if (outcome.kind !== "unreachable") {
      this.sendNow();
    }
    this.listener.changed();
  }

  private settle(outcome: Outcome, commits: Commit[]): void {
    if (outcome.kind === "unreachable") {
      this.failures += 1;
      this.retryLater();
      return;
    }
    this.failures = 0;
    switch (outcome.kind) {
      case "accepted":
        this.acknowledge(outcome.acknowledged);
        if (outcome.acknowledged >= this.latest) {
          this.latest = outcome.acknowledged;
          this.listener.stated(outcome.status, outcome.situation);
        }
        break;
      case "gap":
        this.resendFrom(outcome.acknowledged);
        break;
      case "superseded":
        this.acknowledge(commits.at(-1)?.seq ?? 0);
        this.halt("superseded");
        break;
      default:
        this.halt(outcome.kind);
    }
  }

  private acknowledge(acknowledged: number): void {
    this.waiting = this.waiting.filter((commit) => commit.seq > acknowledged);
    this.journal.forget(this.session, acknowledged);
  }

  /** The server misses a commit. It is still waiting here, unless the server lost what it had. */
  private resendFrom(acknowledged: number): void {
    this.acknowledge(acknowledged);
    if (this.waiting[0]?.seq !== acknowledged + 1) {
      this.halt("refused");
    }
  }

  private halt(reason: Halt): void {
    this.stop();
    this.listener.halted(reason);
  }

  private retryLater(): void {
    clearTimeout(this.retry);
    const pause = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (this.failures - 1));
    this.retry = setTimeout(() => this.sendNow(), pause * (0.75 + Math.random() / 2));
  }
}
