/**
 * The module as it lies in `content.json`, made into the course that the player plays.
 *
 * Its definition is `h5p-library/semantics.json`. Somebody may have edited it in an editor of any
 * H5P host, so nothing is relied on: what is missing is empty, what is not known is left out.
 */

import type {
  Block,
  Choice,
  Course,
  Page,
  Question,
  Text,
  Turn,
} from "../../../../../content/frontend/src/sco/course.ts";

/** A course, and the ids by which H5P knows its questions and turns. */
export interface Module {
  course: Course;
  /** By `Question.id` and `Turn.id`. */
  subContentIds: Map<string, string>;
}

const DEFAULT_PASS_MARK = 80;

export function readModule(parameters: unknown): Module {
  const given = object(parameters);
  const subContentIds = new Map<string, string>();
  const known = (id: string, from: Given): string => {
    if (typeof from["subContentId"] === "string") subContentIds.set(id, from["subContentId"]);
    return id;
  };
  const turns = objects(given["turns"]).filter((turn) => objects(turn["choices"]).length > 0);
  const questions = turns.length ? [] : objects(given["questions"]);
  const course: Course = {
    key: "",
    title: text(given["title"]),
    minutes: number(given["minutes"], 0),
    passMark: number(given["passMark"], DEFAULT_PASS_MARK),
    pages: objects(given["pages"]).map(readPage),
    questions: questions.map((one, place) => readQuestion(one, known(`question-${place + 1}`, one))),
    turns: turns.map((one, place) => readTurn(one, known(turnId(one, place, turns), one))),
  };
  return { course, subContentIds };
}

type Given = Record<string, unknown>;

function readPage(given: Given): Page {
  return { title: text(given["title"]), blocks: objects(given["blocks"]).flatMap(readBlock) };
}

function readBlock(given: Given): Block[] {
  const kind = given["kind"];
  switch (kind) {
    case "text":
    case "note":
      return [{ kind, text: text(given["text"]) }];
    case "quote":
      return [{ kind, who: text(given["who"]), text: text(given["text"]) }];
    case "list":
    case "steps":
      return [{ kind, items: objects(given["items"]).map(text) }];
    default:
      return [];
  }
}

function readQuestion(given: Given, id: string): Question {
  const options = objects(given["options"]);
  return {
    id,
    text: text(given["text"]),
    options: options.map((option) => text(option["text"])),
    correct: options.flatMap((option, place) => (option["correct"] === true ? [place] : [])),
    feedback: text(given["feedback"]),
  };
}

function readTurn(given: Given, id: string): Turn {
  return { id, customer: text(given["customer"]), choices: objects(given["choices"]).map(readChoice) };
}

function readChoice(given: Given): Choice {
  return {
    text: text(given["text"]),
    points: number(given["points"], 0),
    feedback: text(given["feedback"]),
    next: typeof given["next"] === "string" ? plain(given["next"]) : "",
    critical: given["critical"] === true,
  };
}

/** Replies lead to turns by their name; of two with one name, to the first. */
function turnId(given: Given, place: number, all: Given[]): string {
  const name = typeof given["id"] === "string" ? plain(given["id"]) : "";
  const first = all.findIndex((one) => one["id"] === given["id"]);
  return name && first === place ? name : `turn-${place + 1}`;
}

/** A text in both languages. Where one is missing, the other has to do. */
function text(given: unknown): Text {
  const { en, zh } = object(given);
  const texts = [en, zh].map((one) => (typeof one === "string" ? plain(one) : ""));
  const [english = "", chinese = ""] = texts;
  return { en: english || chinese, "zh-Hans": chinese || english };
}

/** H5P keeps plain text as HTML writes it, escaped; the player writes text as text. */
export function plain(escaped: string): string {
  if (!escaped.includes("&")) return escaped;
  const document = new DOMParser().parseFromString(escaped.replaceAll("<", "&lt;"), "text/html");
  return document.body.textContent;
}

function object(given: unknown): Given {
  return typeof given === "object" && given !== null && !Array.isArray(given) ? (given as Given) : {};
}

function objects(given: unknown): Given[] {
  return Array.isArray(given) ? given.map(object) : [];
}

function number(given: unknown, otherwise: number): number {
  return typeof given === "number" && Number.isFinite(given) ? given : otherwise;
}
