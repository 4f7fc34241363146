/** SCORM 2004 as a host, 2nd to 4th Edition: the API object of RTE 3.2, the data model of RTE 4.2. */

import type { Answer, Host, Learner, Standing } from "./host.ts";
import { duration, timestamp } from "./times.ts";

export interface Api2004 {
  Initialize(nothing: ""): string;
  Terminate(nothing: ""): string;
  GetValue(element: string): string;
  SetValue(element: string, value: string): string;
  Commit(nothing: ""): string;
}

const LONGEST_PLACE = 1000;

export class Scorm2004Host implements Host {
  readonly standard = "scorm2004";
  readonly learner: Learner;
  readonly language: string;
  readonly counts: boolean;
  readonly isFirst: boolean;
  readonly kept: string;
  readonly returnUrl = "";
  private readonly began = Date.now();
  private reportedMs: number | null = null;
  private interactions: number;
  private hasLeft = false;

  constructor(private readonly api: Api2004) {
    api.Initialize("");
    this.learner = { id: this.get("cmi.learner_id"), name: this.get("cmi.learner_name") };
    this.language = this.get("cmi.learner_preference.language");
    this.counts = !["browse", "review"].includes(this.get("cmi.mode"));
    this.kept = this.get("cmi.suspend_data");
    this.interactions = Number(this.get("cmi.interactions._count")) || 0;
    this.isFirst = ["", "unknown", "not attempted"].includes(this.get("cmi.completion_status"));
    if (this.isFirst && this.counts) {
      this.set("cmi.completion_status", "incomplete");
      this.save();
    }
  }

  keep(place: string, data: string): boolean {
    this.set("cmi.location", place.slice(0, LONGEST_PLACE));
    return this.set("cmi.suspend_data", data);
  }

  answer(answer: Answer): void {
    const at = `cmi.interactions.${this.interactions}`;
    this.interactions += 1;
    this.set(`${at}.id`, answer.id);
    this.set(`${at}.type`, answer.type);
    this.set(`${at}.timestamp`, timestamp(new Date()));
    answer.correct.forEach((pattern, place) => {
      this.set(`${at}.correct_responses.${place}.pattern`, pattern);
    });
    this.set(`${at}.learner_response`, answer.response);
    if (answer.result) this.set(`${at}.result`, answer.result);
    if (answer.latencyMs !== null) this.set(`${at}.latency`, duration(answer.latencyMs));
  }

  stand({ completed, passed, score }: Standing): void {
    if (score) {
      this.set("cmi.score.scaled", decimal(score.scaled));
      this.set("cmi.score.raw", decimal(score.raw));
      this.set("cmi.score.min", decimal(score.min));
      this.set("cmi.score.max", decimal(score.max));
    }
    if (completed !== null) this.set("cmi.completion_status", completed ? "completed" : "incomplete");
    if (passed !== null) this.set("cmi.success_status", passed ? "passed" : "failed");
  }

  spent(milliseconds: number): void {
    this.reportedMs = milliseconds;
  }

  save(): void {
    if (this.hasLeft) return;
    this.tellTime();
    this.api.Commit("");
  }

  leave(resumes: boolean): void {
    if (this.hasLeft) return;
    this.set("cmi.exit", resumes ? "suspend" : "normal");
    this.tellTime();
    this.api.Terminate("");
    this.hasLeft = true;
  }

  private tellTime(): void {
    this.set("cmi.session_time", duration(this.reportedMs ?? Date.now() - this.began));
  }

  private get(element: string): string {
    return this.api.GetValue(element);
  }

  private set(element: string, value: string): boolean {
    return !this.hasLeft && !/^(false|0)$/.test(String(this.api.SetValue(element, value)));
  }
}

/** A real (10,7) of the standard: at most seven decimals, no exponent. */
function decimal(value: number): string {
  return String(Number(value.toFixed(7)));
}
