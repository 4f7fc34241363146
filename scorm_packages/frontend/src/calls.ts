/** The last calls that content made, for support: what was asked, what was answered, how fast. */

import { escapeText } from "./wire";

/** Method, element or parameter, value, answer, error code, milliseconds. */
export type CallRecord = [string, string, string, string, string, string];

const KEPT = 500;
/** A commit carries at most this many; see `LONGEST_PARTING` for why it must stay small. */
const SENT = 100;
const LONGEST = 200;

type Api = Record<string, unknown>;

/** A call as it was made: nothing is cut. */
export interface Call {
  method: string;
  given: unknown[];
  answer: unknown;
  code: string;
}

export class Calls {
  private readonly kept: CallRecord[] = [];
  private unsent = 0;

  constructor(private readonly added: (call: Call) => void = () => undefined) {}

  /** The same API, each call of which is recorded. `errorMethod` tells the code of the last error. */
  recorded<T extends object>(api: T, errorMethod: keyof T & string): T {
    const target = api as Api;
    const lastError = target[errorMethod] as () => string;
    return Object.fromEntries(
      Object.entries(target).map(([name, member]) => {
        if (typeof member !== "function") {
          return [name, member];
        }
        const call = (...given: unknown[]): unknown => {
          const began = performance.now();
          const answer: unknown = member.apply(target, given);
          this.add(name, given, answer, lastError.call(target), performance.now() - began);
          return answer;
        };
        return [name, call];
      }),
    ) as T;
  }

  /** All that are kept, the oldest first. */
  get all(): readonly CallRecord[] {
    return this.kept;
  }

  /** Those that no commit has carried yet; each is given out once. */
  take(): CallRecord[] {
    const taken = this.unsent === 0 ? [] : this.kept.slice(-Math.min(this.unsent, SENT));
    this.unsent = 0;
    return taken;
  }

  /** As text, one call on each line. */
  get text(): string {
    return this.kept.map((record) => record.join("\t")).join("\n");
  }

  private add(method: string, given: unknown[], answer: unknown, code: string, ms: number): void {
    const shown = (value: unknown) =>
      value === undefined ? "" : escapeText(String(value).slice(0, LONGEST));
    this.kept.push([method, shown(given[0]), shown(given[1]), shown(answer), code, ms.toFixed(1)]);
    if (this.kept.length > KEPT) {
      this.kept.shift();
    }
    this.unsent += 1;
    this.added({ method, given, answer, code });
  }
}
