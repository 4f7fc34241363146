/**
 * What a course says to whatever plays it. One interface for SCORM 1.2, SCORM 2004 and cmi5, so
 * that a course tracks the same everywhere: how it stands, every answer, where the learner is, and
 * for how long.
 */

export type Standard = "scorm12" | "scorm2004" | "cmi5";

export interface Learner {
  /** As the LMS knows the person; empty where there is none. */
  id: string;
  name: string;
}

/** 0 to 1 and, where the course has them, points. */
export interface Score {
  scaled: number;
  raw: number;
  min: number;
  max: number;
}

/** How the course stands; null is "not known yet". */
export interface Standing {
  completed: boolean | null;
  passed: boolean | null;
  score: Score | null;
}

/** An answer in the notation of SCORM 2004 and xAPI: parts joined by `[,]`, pairs by `[.]`. */
export interface Answer {
  id: string;
  type: AnswerType;
  response: string;
  /** Right responses; any of them will do. */
  correct: readonly string[];
  /** A result in words, or points as a number in text. */
  result: string;
  latencyMs: number | null;
}

export type AnswerType =
  | "true-false"
  | "choice"
  | "fill-in"
  | "long-fill-in"
  | "matching"
  | "performance"
  | "sequencing"
  | "likert"
  | "numeric"
  | "other";

export interface Host {
  readonly standard: Standard | "h5p" | "none";
  readonly learner: Learner;
  /** An IETF tag as the learner prefers it; empty when nobody said. */
  readonly language: string;
  /** Nothing counts in a course that is only looked at. */
  readonly counts: boolean;
  /** Whether the learner comes here for the first time. */
  readonly isFirst: boolean;
  /** What `keep` kept last; empty at the first visit. */
  readonly kept: string;
  /** Where the learner shall go on leaving; empty when the LMS looks after that. */
  readonly returnUrl: string;
  /**
   * Keep where the learner is, for people to read, and what the course wants back as it is. False
   * when the host has no room for it.
   */
  keep(place: string, data: string): boolean;
  answer(answer: Answer): void;
  stand(standing: Standing): void;
  /** The time that counts for this visit, where it is not that since the course was opened. */
  spent(milliseconds: number): void;
  /** Hand over what was told so far. */
  save(): void;
  /** End the visit, once. With `resumes`, the next one goes on from here. */
  leave(resumes: boolean): void;
}

/** Does nothing: a course that is opened outside any LMS. */
export class NoHost implements Host {
  readonly standard = "none";
  readonly learner: Learner = { id: "", name: "" };
  readonly language = "";
  readonly counts = false;
  readonly isFirst = true;
  readonly kept = "";
  readonly returnUrl = "";
  keep(): boolean {
    return true;
  }
  answer(): void {}
  stand(): void {}
  spent(): void {}
  save(): void {}
  leave(): void {}
}
