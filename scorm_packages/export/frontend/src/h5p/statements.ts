/**
 * What the module reports: each answer as that of a part of it, and what the whole has come to.
 *
 * The whole says all that was answered in one line, in xAPI's notation of a performance:
 * `1[.]b[,]2[.]a+c` is b to the first step, a and c to the second. From it a server can count the
 * score again (`content.h5p.rules.scoring.modules`).
 */

import { duration } from "../../../../../content/frontend/src/host/times.ts";
import { type Course, isRight, type Text } from "../../../../../content/frontend/src/sco/course.ts";
import type { Progress } from "../../../../../content/frontend/src/sco/progress.ts";
import { type Instance, page, type Statement, type XapiEvent } from "./core.ts";
import type { Module } from "./parameters.ts";

const INTERACTION = "http://adlnet.gov/expapi/activities/cmi.interaction";
/** Characters of a step in the description of the whole; its own statement has it in full. */
const LONGEST_STEP = 200;

/** What a try comes to; points are out of `maxScore`. */
export interface Outcome {
  score: number;
  maxScore: number;
  passed: boolean;
}

/** An answer: to which question or turn, and the places of the chosen options. */
export interface Given {
  id: string;
  chosen: readonly number[];
}

/** A question or a turn of a call, as a choice, and what an answer to it is worth. */
interface Choice {
  text: Text;
  options: readonly Text[];
  /** Right answers, any of which will do. */
  right: readonly (readonly number[])[];
  score: number;
  maxScore: number;
}

export class Statements {
  constructor(
    private readonly instance: Instance,
    private readonly module: Module,
    /** What the learner reads; of texts in two languages it is told first. */
    private readonly language: () => string,
  ) {}

  /** An answer to a question, or a reply in a call. */
  answered(given: Given, latencyMs: number | null): XapiEvent {
    const choice = choiceOf(this.module.course, given);
    const { instance } = this;
    // Made by the core for the part, but told through the whole, so that it reaches its listeners.
    const part = {
      contentId: instance.contentId,
      subContentId: this.subContentId(given.id),
      parent: instance,
      libraryInfo: instance.libraryInfo,
    };
    const event = instance.createXAPIEventTemplate.call(part, "answered");
    event.setScoredResult(
      choice.score,
      choice.maxScore,
      part,
      true,
      choice.right.some((one) => areSame(one, given.chosen)),
    );
    addResult(event, {
      response: letters(given.chosen, "[,]"),
      ...(latencyMs === null ? {} : { duration: duration(latencyMs) }),
    });
    describe(event, {
      name: this.inBoth(choice.text, LONGEST_STEP),
      description: this.inBoth(choice.text),
      type: INTERACTION,
      interactionType: "choice",
      correctResponsesPattern: choice.right.map((one) => letters(one, "[,]")),
      choices: choice.options.map((option, place) => ({
        id: letter(place),
        description: this.inBoth(option),
      })),
    });
    return event;
  }

  /** What a try at the whole has come to. */
  completed(progress: Progress, { score, maxScore, passed }: Outcome): XapiEvent {
    const { course } = this.module;
    const event = this.instance.createXAPIEventTemplate("completed");
    event.setScoredResult(score, maxScore, this.instance, true, passed);
    const steps = stepsOf(course);
    if (steps.length === 0) return event;
    addResult(event, { response: performance(course, givenIn(course, progress)) });
    describe(event, {
      name: this.inBoth(course.title),
      type: INTERACTION,
      interactionType: "performance",
      ...(course.turns.length ? {} : { correctResponsesPattern: [performance(course, rightIn(course))] }),
      steps: steps.map(({ text }, place) => ({
        id: String(place + 1),
        description: this.inBoth(text, LONGEST_STEP),
      })),
    });
    return event;
  }

  /** The whole with its parts, for a content that asks for a report of what it holds. */
  report(progress: Progress, outcome: Outcome): { statement: Statement; children: object[] } {
    const { statement } = this.completed(progress, outcome).data;
    const given = givenIn(this.module.course, progress);
    const children = given.map((one) => ({ statement: this.answered(one, null).data.statement }));
    return { statement, children };
  }

  /** H5P's own reports look under "en-US"; xAPI lets anybody have any language. */
  private inBoth(text: Text, longest = Infinity): Record<string, string> {
    const cut = (one: string): string => (one.length > longest ? `${one.slice(0, longest)}…` : one);
    const both = [
      ["en-US", cut(text.en)],
      ["zh-Hans", cut(text["zh-Hans"])],
    ];
    return Object.fromEntries(this.language() === "en" ? both : both.reverse()) as Record<string, string>;
  }

  private subContentId(id: string): string {
    const known = this.module.subContentIds.get(id) ?? page.H5P.createUUID();
    this.module.subContentIds.set(id, known);
    return known;
  }
}

function choiceOf(course: Course, { id, chosen }: Given): Choice {
  const turn = course.turns.find((one) => one.id === id);
  if (turn) {
    const points = turn.choices.map((choice) => choice.points);
    const maxScore = Math.max(...points);
    return {
      text: turn.customer,
      options: turn.choices.map((choice) => choice.text),
      right: points.flatMap((each, place) => (each === maxScore ? [[place]] : [])),
      score: chosen.reduce((sum, place) => sum + (points[place] ?? 0), 0),
      maxScore,
    };
  }
  const question = course.questions.find((one) => one.id === id);
  if (!question) throw new Error(`The module has no question ${id}.`);
  const { text, options, correct } = question;
  const score = isRight(question, chosen) ? 1 : 0;
  return { text, options, right: [correct], score, maxScore: 1 };
}

function stepsOf(course: Course): { id: string; text: Text }[] {
  return course.turns.length
    ? course.turns.map(({ id, customer }) => ({ id, text: customer }))
    : course.questions;
}

/** What was answered so far, in its order. */
function givenIn(course: Course, progress: Progress): Given[] {
  if (course.turns.length) return progress.path.map(([id, place]) => ({ id, chosen: [place] }));
  return course.questions.flatMap(({ id }) => {
    const chosen = progress.answers[id];
    return chosen ? [{ id, chosen }] : [];
  });
}

function rightIn(course: Course): Given[] {
  return course.questions.map(({ id, correct }) => ({ id, chosen: correct }));
}

function performance(course: Course, given: readonly Given[]): string {
  const places = new Map(stepsOf(course).map(({ id }, place) => [id, place + 1]));
  return given.map(({ id, chosen }) => `${places.get(id)}[.]${letters(chosen, "+")}`).join("[,]");
}

function letters(places: readonly number[], between: string): string {
  return [...places]
    .sort((a, b) => a - b)
    .map(letter)
    .join(between);
}

function letter(place: number): string {
  return String.fromCharCode(97 + place);
}

function areSame(some: readonly number[], others: readonly number[]): boolean {
  return some.length === others.length && some.every((one) => others.includes(one));
}

function addResult({ data }: XapiEvent, values: Record<string, unknown>): void {
  data.statement.result = { ...data.statement.result, ...values };
}

function describe(event: XapiEvent, description: Record<string, unknown>): void {
  Object.assign(event.getVerifiedStatementValue(["object", "definition"]) ?? {}, description);
}
