/** SCORM 2004 as a host, 2nd to 4th Edition: the API object of RTE 3.2, the data model of RTE 4.2. */

import type { Answer, Host, Learner, Standing } from "./host.ts";
import { ScormHost } from "./scorm.ts";
import { duration, timestamp } from "./times.ts";

export interface Api2004 {
  Initialize(nothing: ""): string;
  Terminate(nothing: ""): string;
  GetValue(element: string): string;
  SetValue(element: string, value: string): string;
  Commit(nothing: ""): string;
}

const LONGEST_PLACE = 1000;

export class Scorm2004Host extends ScormHost implements Host {
  readonly standard = "scorm2004";
  readonly learner: Learner;
  readonly language: string;
  readonly counts: boolean;
  readonly isFirst: boolean;
  readonly kept: string;
  private interactions: number;

  constructor(api: Api2004) {
    super({
      read: (element) => api.GetValue(element),
      write: (element, value) => api.SetValue(element, value),
      commit: () => api.Commit(""),
      end: () => api.Terminate(""),
    });
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

  protected override tellTime(milliseconds: number): void {
    this.set("cmi.session_time", duration(milliseconds));
  }

  protected override tellExit(resumes: boolean): void {
    this.set("cmi.exit", resumes ? "suspend" : "normal");
  }
}

/** A real (10,7) of the standard: at most seven decimals, no exponent. */
function decimal(value: number): string {
  return String(Number(value.toFixed(7)));
}
