/**
 * Plays content of one SCORM standard under another, or under cmi5: it finds the API it was made
 * for, and what it tells goes on to the host in the host's own words.
 *
 * All elements that content may read back lie in the host's memory for the course, as JSON; so
 * nothing depends on which elements the two standards share.
 */

import type { Host } from "../../../../../content/frontend/src/host/host.ts";
import type { Dialect, Item, Model, Read } from "./dialect.ts";

/** What the host keeps for us between visits. */
interface Kept {
  elements: Record<string, string>;
  resumes: boolean;
  totalMs: number;
}

const INTERACTION = /^cmi\.interactions\.(\d+)\./;

export class Adapter {
  private readonly model: Model;
  private readonly kept: Kept;
  private readonly began = Date.now();
  /** What content wrote where it may not read: answers, the way it ends, its time. */
  private readonly written = new Map<string, string>();
  /** Answers that were begun and not told yet, by number. */
  private readonly open = new Set<number>();
  private hasEnded = false;
  private refusal = "";

  constructor(
    private readonly host: Host,
    private readonly dialect: Dialect,
    item: Item,
  ) {
    this.kept = readKept(host.kept);
    this.model = dialect.model();
    this.model.load({
      ...dialect.given({
        item,
        learner: host.learner,
        language: host.language,
        counts: host.counts,
        resumes: this.kept.resumes,
        isFirst: host.isFirst,
        totalMs: this.kept.totalMs,
      }),
      ...this.kept.elements,
    });
  }

  /** The calls as content makes them, under the names of no standard. */
  get calls(): Model {
    const { model } = this;
    return {
      ...model,
      setValue: (element, value) => this.set(String(element), String(value)),
      commit: (parameter) => this.after(model.commit(parameter), () => this.tell(false)),
      terminate: (parameter) => this.after(model.terminate(parameter), () => this.end()),
      lastError: () => this.refusal || model.lastError(),
    };
  }

  /** An asset knows nothing of SCORM: to have opened it is to have done it. */
  completeAsset(): void {
    this.host.stand({ completed: true, passed: null, score: null });
    this.host.save();
  }

  /** The page goes away, and the content has not said goodbye: it will be resumed. */
  breakOff(): void {
    if (this.hasEnded) return;
    this.kept.resumes = true;
    this.tell(true);
    this.hasEnded = true;
    this.host.leave(true);
  }

  private readonly read: Read = (element) => {
    const { exit, sessionTime } = this.dialect.elements;
    const isWritten = INTERACTION.test(element) || element === exit || element === sessionTime;
    return isWritten ? (this.written.get(element) ?? "") : this.model.peek(element);
  };

  private set(element: string, value: string): string {
    this.refusal = "";
    const before = this.kept.elements[element];
    const result = this.model.setValue(element, value);
    if (result !== "true") return result;
    const number = INTERACTION.exec(element)?.[1];
    if (number !== undefined) this.open.add(Number(number));
    const { exit, sessionTime, suspendData } = this.dialect.elements;
    if (number !== undefined || element === exit || element === sessionTime) {
      this.written.set(element, value);
      return result;
    }
    this.kept.elements[element] = value;
    if (element === suspendData && !this.keep()) {
      // Better that the content learns it now than that the learner begins anew next time.
      this.refusal = this.dialect.tooLongError;
      if (before === undefined) delete this.kept.elements[element];
      else this.kept.elements[element] = before;
      this.keep();
      return "false";
    }
    return result;
  }

  private after(result: string, then: () => void): string {
    this.refusal = "";
    if (result === "true") then();
    return result;
  }

  private tell(isLast: boolean): void {
    for (const number of [...this.open].sort((one, other) => one - other)) {
      const answer = this.dialect.answer(this.read, number);
      if (answer && (isLast || (answer.response && answer.result))) {
        this.open.delete(number);
        this.host.answer(answer);
      }
    }
    this.host.stand(this.dialect.standing(this.read));
    const { elements } = this.dialect;
    const reported = this.dialect.readTime(this.read(elements.sessionTime));
    const spent = reported ?? Date.now() - this.began;
    this.host.spent(spent);
    if (isLast) this.kept.totalMs += spent;
    this.keep();
    this.host.save();
  }

  private end(): void {
    if (this.hasEnded) return;
    this.kept.resumes = this.read(this.dialect.elements.exit) === "suspend";
    this.tell(true);
    this.hasEnded = true;
    this.host.leave(this.kept.resumes);
  }

  /** Keep the elements as the model has them: a mastery score may have decided otherwise. */
  private keep(): boolean {
    for (const element of Object.keys(this.kept.elements)) {
      this.kept.elements[element] = this.read(element) || this.kept.elements[element] || "";
    }
    const place = this.read(this.dialect.elements.location);
    return this.host.keep(place, JSON.stringify(this.kept));
  }
}

function readKept(text: string): Kept {
  const fresh: Kept = { elements: {}, resumes: false, totalMs: 0 };
  try {
    return { ...fresh, ...(JSON.parse(text || "{}") as Partial<Kept>) };
  } catch {
    return fresh; // Written by something else: begin anew rather than not at all.
  }
}
