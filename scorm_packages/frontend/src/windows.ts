/**
 * Windows of one browser that play the same item take turns.
 *
 * Who plays holds a lock. A second window asks the learner; on "use this window" it asks the first
 * to hand over, which saves, stops, and lets the lock go. A window that does not answer (a frozen
 * tab) loses it.
 */

export interface Turn {
  /** Give the turn to whoever waits for it. */
  release(): void;
}

const HAND_OVER_MS = 6_000;
/** A page that is left, for another or by a reload, keeps its turn for a moment more. */
const LEAVING_MS = 1_500;

export class Windows {
  private readonly name: string;
  private readonly channel: BroadcastChannel;

  constructor(attempt: string, item: string) {
    this.name = `callcraft:${attempt}:${item}`;
    this.channel = new BroadcastChannel(this.name);
  }

  /** Called when another window asks for the turn, or has taken it. */
  onHandOver(handOver: () => void): void {
    this.channel.addEventListener("message", handOver);
  }

  /**
   * Take the turn if no other window has it. `lost` is called should it be taken away. Browsers
   * have locks only on secure origins, and may deny them to a page inside another site's; there
   * every window plays, and the server decides.
   */
  take(lost: () => void): Promise<Turn | null> {
    if (!("locks" in navigator)) {
      return Promise.resolve({ release: () => undefined });
    }
    return this.request({ signal: AbortSignal.timeout(LEAVING_MS) }, lost).catch((error: unknown) => {
      if (!(error instanceof DOMException)) throw error;
      if (error.name === "SecurityError") return { release: () => undefined };
      if (error.name === "TimeoutError" || error.name === "AbortError") return null;
      throw error;
    });
  }

  /** Ask the other window to hand over, and wait until it has. */
  async takeOver(lost: () => void): Promise<Turn> {
    this.channel.postMessage("hand over");
    const patience = AbortSignal.timeout(HAND_OVER_MS);
    const turn =
      (await this.request({ signal: patience }, lost).catch(() => null)) ??
      (await this.request({ steal: true }, lost));
    if (turn === null) {
      throw new Error("a stolen lock is always granted");
    }
    return turn;
  }

  private request(options: LockOptions, lost: () => void): Promise<Turn | null> {
    return new Promise((resolve, reject) => {
      let wasGranted = false;
      navigator.locks
        .request(this.name, options, (lock) => {
          if (lock === null) {
            resolve(null);
            return undefined;
          }
          wasGranted = true;
          return new Promise<void>((release) => resolve({ release }));
        })
        .catch((error: unknown) => {
          if (wasGranted) {
            lost(); // Stolen by a window that got no answer from us.
          } else {
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        });
    });
  }
}
