/** SCORM 1.2 as a host: the API object of RTE 3.3 and the data model of RTE 3.4. */

import type { Answer, Host, Learner, Standing } from "./host.ts";
import { responseIn12, resultIn12, typeIn12 } from "./notation.ts";
import { ScormHost } from "./scorm.ts";
import { clock, timespan } from "./times.ts";

export interface Api12 {
  LMSInitialize(nothing: ""): string;
  LMSFinish(nothing: ""): string;
  LMSGetValue(element: string): string;
  LMSSetValue(element: string, value: string): string;
  LMSCommit(nothing: ""): string;
}

const LONGEST_PLACE = 255;

export class Scorm12Host extends ScormHost implements Host {
  readonly standard = "scorm12";
  readonly learner: Learner;
  readonly language: string;
  readonly counts: boolean;
  readonly isFirst: boolean;
  readonly kept: string;
  private interactions: number;

  constructor(api: Api12) {
    super({
      read: (element) => api.LMSGetValue(element),
      write: (element, value) => api.LMSSetValue(element, value),
      commit: () => api.LMSCommit(""),
      end: () => api.LMSFinish(""),
    });
    api.LMSInitialize("");
    this.learner = { id: this.get("cmi.core.student_id"), name: this.get("cmi.core.student_name") };
    this.language = this.get("cmi.student_preference.language");
    this.counts = !["browse", "review"].includes(this.get("cmi.core.lesson_mode"));
    this.kept = this.get("cmi.suspend_data");
    this.interactions = Number(this.get("cmi.interactions._count")) || 0;
    this.isFirst = ["", "not attempted"].includes(this.get("cmi.core.lesson_status"));
    if (this.isFirst && this.counts) {
      this.set("cmi.core.lesson_status", "incomplete");
      this.save();
    }
  }

  keep(place: string, data: string): boolean {
    this.set("cmi.core.lesson_location", place.slice(0, LONGEST_PLACE));
    return this.set("cmi.suspend_data", data);
  }

  answer(answer: Answer): void {
    const at = `cmi.interactions.${this.interactions}`;
    this.interactions += 1;
    this.set(`${at}.id`, answer.id);
    this.set(`${at}.type`, typeIn12(answer.type));
    this.set(`${at}.time`, clock(new Date()));
    answer.correct.forEach((pattern, place) => {
      this.set(`${at}.correct_responses.${place}.pattern`, responseIn12(answer.type, pattern));
    });
    this.set(`${at}.student_response`, responseIn12(answer.type, answer.response));
    if (answer.result) this.set(`${at}.result`, resultIn12(answer.result));
    if (answer.latencyMs !== null) this.set(`${at}.latency`, timespan(answer.latencyMs));
  }

  /** One word stands for completion and success in this standard; success is the stronger. */
  stand({ completed, passed, score }: Standing): void {
    if (score) {
      this.set("cmi.core.score.min", "0");
      this.set("cmi.core.score.max", "100");
      this.set("cmi.core.score.raw", percent(score.scaled));
    }
    if (passed !== null) this.set("cmi.core.lesson_status", passed ? "passed" : "failed");
    else if (completed !== null) {
      this.set("cmi.core.lesson_status", completed ? "completed" : "incomplete");
    }
  }

  protected override tellTime(milliseconds: number): void {
    this.set("cmi.core.session_time", timespan(milliseconds));
  }

  protected override tellExit(resumes: boolean): void {
    this.set("cmi.core.exit", resumes ? "suspend" : "");
  }
}

/** Scores of the standard are 0 to 100 (RTE 3.4.4); two decimals tell apart what courses tell. */
function percent(scaled: number): string {
  return String(Math.max(0, Math.min(100, Math.round(scaled * 10_000) / 100)));
}
