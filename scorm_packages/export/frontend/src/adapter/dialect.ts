/** What the adapter needs to know of the standard that the content speaks. */

import type { Answer, Learner, Standing } from "../../../../../content/frontend/src/host/host.ts";

/** A data model and the calls on it; scorm-again's, which all calls of one standard share. */
export interface Model {
  initialize(parameter: string): string;
  terminate(parameter: string): string;
  getValue(element: string): string;
  setValue(element: string, value: string): string;
  commit(parameter: string): string;
  lastError(): string;
  errorString(code: string): string;
  diagnostic(code: string): string;
  /** Fill in elements, by their full names; only before `initialize`. */
  load(elements: Record<string, string>): void;
  /** What a readable element holds, also after `terminate`. */
  peek(element: string): string;
}

/** The item that is played, as the page around this script describes it. */
export interface Item {
  title: string;
  /** Relative to the page. */
  href: string;
  kind: "sco" | "asset";
  launchData: string;
  /** Of SCORM 1.2: 0 to 100. */
  masteryScore: string;
  /** Of SCORM 2004: -1 to 1. */
  scaledPassingScore: string;
  completionThreshold: string;
  maxTimeAllowed: string;
  timeLimitAction: string;
}

/** What is known when the item opens. */
export interface Situation {
  item: Item;
  learner: Learner;
  language: string;
  counts: boolean;
  resumes: boolean;
  isFirst: boolean;
  totalMs: number;
}

/** What an element holds or, where content may only write it, what it wrote last. */
export type Read = (element: string) => string;

/** One standard: its names and notations, put into the words of `Host`. */
export interface Dialect {
  apiName: "API" | "API_1484_11";
  model(): Model;
  /** The API object that content finds. */
  api(model: Model): object;
  elements: {
    suspendData: string;
    location: string;
    sessionTime: string;
    exit: string;
  };
  /** The error that says "this value does not fit". */
  tooLongError: string;
  given(situation: Situation): Record<string, string>;
  standing(read: Read): Standing;
  answer(read: Read, number: number): Answer | null;
  readTime(text: string): number | null;
}
