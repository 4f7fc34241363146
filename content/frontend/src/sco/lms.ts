/** The SCORM 1.2 API (RTE 3.3): found as the standard says, and wrapped in what the course needs. */

interface Api {
  LMSInitialize(nothing: ""): string;
  LMSFinish(nothing: ""): string;
  LMSGetValue(element: string): string;
  LMSSetValue(element: string, value: string): string;
  LMSCommit(nothing: ""): string;
}

export interface Answer {
  id: string;
  type: "choice";
  response: string;
  correct: string;
  result: "correct" | "wrong" | "neutral";
  latencyMs: number;
}

const MOST_PARENTS = 7;

function findApi(start: Window): Api | undefined {
  let here: Window & { API?: Api } = start;
  for (let steps = 0; steps <= MOST_PARENTS; steps += 1) {
    if (here.API) return here.API;
    if (here.parent === here) return undefined;
    here = here.parent;
  }
  return undefined;
}

/** "HHHH:MM:SS.SS" (CMITimespan). */
export function timespan(milliseconds: number): string {
  const total = Math.max(0, milliseconds) / 1000;
  const two = (value: number): string => String(Math.floor(value)).padStart(2, "0");
  const seconds = (total % 60).toFixed(2).padStart(5, "0");
  return `${String(Math.floor(total / 3600)).padStart(4, "0")}:${two((total / 60) % 60)}:${seconds}`;
}

/** What the course may say to the LMS. Without one every call does nothing, and `present` is false. */
export class Lms {
  readonly present: boolean;
  private readonly api: Api | undefined;
  private readonly began = Date.now();
  private interactions = 0;
  private finished = false;

  constructor() {
    this.api = findApi(window) ?? (window.opener ? findApi(window.opener as Window) : undefined);
    this.present = this.api !== undefined;
    this.api?.LMSInitialize("");
    this.interactions = Number(this.get("cmi.interactions._count")) || 0;
    window.addEventListener("pagehide", () => this.finish());
  }

  get(element: string): string {
    return this.api?.LMSGetValue(element) ?? "";
  }

  set(element: string, value: string): void {
    if (!this.finished) this.api?.LMSSetValue(element, value);
  }

  commit(): void {
    if (this.finished) return;
    this.set("cmi.core.session_time", timespan(Date.now() - this.began));
    this.api?.LMSCommit("");
  }

  score(raw: number): void {
    this.set("cmi.core.score.min", "0");
    this.set("cmi.core.score.max", "100");
    this.set("cmi.core.score.raw", String(raw));
  }

  answer(answer: Answer): void {
    const at = `cmi.interactions.${this.interactions}`;
    this.interactions += 1;
    this.set(`${at}.id`, answer.id);
    this.set(`${at}.type`, answer.type);
    this.set(`${at}.time`, new Date().toTimeString().slice(0, 8));
    this.set(`${at}.correct_responses.0.pattern`, answer.correct);
    this.set(`${at}.student_response`, answer.response);
    this.set(`${at}.result`, answer.result);
    this.set(`${at}.latency`, timespan(answer.latencyMs));
  }

  /** Leave: what is not yet done is suspended, so that the next visit goes on from here. */
  finish(): void {
    if (this.finished || !this.api) return;
    this.set("cmi.core.exit", "suspend");
    this.set("cmi.core.session_time", timespan(Date.now() - this.began));
    this.api.LMSFinish("");
    this.finished = true;
  }
}
