/**
 * The data model of one SCO in memory (RTE §4): elements by name, as flat text.
 *
 * It knows neither the page nor the server. Reads and writes that the standard refuses are thrown
 * as `Refusal`, and change nothing.
 */

import { childrenOf, COLLECTIONS, type Element, ELEMENTS, isPartOfModel } from "./elements";
import { Refusal } from "./errors";
import { checkPattern, checkResponse } from "./responses";

/** What the activity may do with a store of `adl.data` (CAM §3.4.1.17). */
export interface SharedStore {
  id: string;
  read: boolean;
  write: boolean;
}

interface Place {
  /** With `n` for each index. */
  pattern: string;
  /** The collections on the way, as written, and the index in each; NaN where it is not one. */
  steps: { collection: string; index: number }[];
}

/** The server keeps members up to this index. */
const LAST_INDEX = 999;
const KEYWORD = /\._(?:children|count|version)$/;
const STORE = "adl.data.n.store";
const PATTERN = "cmi.interactions.n.correct_responses.n.pattern";
const RESPONSE = "cmi.interactions.n.learner_response";
/** Elements that begin a new member of their collection; all others need it to be there. */
const BEGINS = new Set([
  "cmi.comments_from_learner.n.comment",
  "cmi.comments_from_learner.n.location",
  "cmi.comments_from_learner.n.timestamp",
  "cmi.interactions.n.id",
  "cmi.interactions.n.objectives.n.id",
  PATTERN,
  "cmi.objectives.n.id",
]);
/** Identifiers that only one member of the collection may have. */
const UNIQUE = new Set(["cmi.objectives.n.id", "cmi.interactions.n.objectives.n.id"]);
/** These stay what they were first set to. */
const SET_ONCE = new Set(["cmi.objectives.n.id"]);
/** An empty text in these is a value; in other read-only elements it means that there is none. */
const MAY_BE_EMPTY = new Set(["cmi.entry", "cmi.learner_id", "cmi.learner_name"]);

export class DataModel {
  private readonly values = new Map<string, string>();
  private readonly counts = new Map<string, number>();

  /** `initial` is what the server keeps; what the data model does not know of it is left out. */
  constructor(
    initial: Readonly<Record<string, string>>,
    private readonly stores: readonly SharedStore[],
  ) {
    for (const [name, value] of Object.entries(initial)) {
      const place = placeOf(name);
      const element = place && ELEMENTS[place.pattern];
      const isMissing =
        element?.access === "read-only" && value === "" && !MAY_BE_EMPTY.has(name);
      if (place && element && element.access !== "write-only" && !isMissing) {
        this.keep(name, place, value);
      }
    }
    stores.forEach(({ id }, n) => {
      const name = `adl.data.${n}.id`;
      this.keep(name, { pattern: "adl.data.n.id", steps: [{ collection: "adl.data", index: n }] }, id);
    });
  }

  /** GetValue. Throws Refusal with 301, 401, 403 or 405. */
  get(name: string): string {
    const place = this.find(name, 301);
    if (place.steps.some(({ collection, index }) => !(index < this.count(collection)))) {
      throw new Refusal(301, `${name} is out of range.`);
    }
    if (KEYWORD.test(name)) {
      return this.keyword(name, place.pattern);
    }
    const element = knownElement(name, place);
    if (element.access === "write-only" || this.storeAt(place)?.read === false) {
      throw new Refusal(405, `${name} can be set only.`);
    }
    const value = this.evaluated(name) ?? this.values.get(name) ?? element.initial;
    if (value === undefined) {
      throw new Refusal(403, `${name} has not been set.`);
    }
    return value;
  }

  /** SetValue. Throws Refusal with 351, 401, 404, 406, 407 or 408. */
  set(name: string, value: string): void {
    const place = this.find(name, 351);
    if (KEYWORD.test(name)) {
      throw new Refusal(404, `${name} cannot be set.`);
    }
    const element = knownElement(name, place);
    if (element.access === "read-only") {
      throw new Refusal(404, `${name} cannot be set.`);
    }
    this.checkRange(name, place);
    if (this.storeAt(place)?.write === false) {
      throw new Refusal(404, `${name} cannot be set by this activity.`);
    }
    const code = this.verdict(name, place, element, value);
    if (code !== 0) {
      throw new Refusal(code, `${name} cannot be "${value.slice(0, 150)}".`);
    }
    if (place.pattern === STORE && value === "") {
      this.values.delete(name);
    } else {
      this.keep(name, place, value);
    }
  }

  /** The value as it was set, of write-only elements too. */
  stored(name: string): string | undefined {
    return this.values.get(name);
  }

  private keep(name: string, place: Place, value: string): void {
    this.values.set(name, value);
    for (const { collection, index } of place.steps) {
      this.counts.set(collection, Math.max(this.count(collection), index + 1));
    }
  }

  private count(collection: string): number {
    return this.counts.get(collection) ?? 0;
  }

  private find(name: string, emptyCode: 301 | 351): Place {
    if (name === "") {
      throw new Refusal(emptyCode, "No element was named.");
    }
    const place = placeOf(name);
    if (place === null || !isPartOfModel(place.pattern.replace(KEYWORD, ""))) {
      throw new Refusal(401, `${name} is not part of the data model.`);
    }
    return place;
  }

  private keyword(name: string, pattern: string): string {
    const node = pattern.replace(KEYWORD, "");
    if (pattern === "cmi._version") {
      return ELEMENTS[pattern]?.initial ?? "";
    }
    if (pattern.endsWith("._count") && COLLECTIONS.has(node)) {
      return String(this.count(name.replace(KEYWORD, "")));
    }
    const children = pattern.endsWith("._children") ? childrenOf(node) : null;
    if (children === null) {
      throw new Refusal(301, `${name} does not exist.`);
    }
    return children;
  }

  /** Members come in their order, and have what others depend on first (RTE §3.1.7.7). */
  private checkRange(name: string, { pattern, steps }: Place): void {
    steps.forEach(({ collection, index }, place) => {
      const count = this.count(collection);
      const isFull = index === count && (collection === "adl.data" || index > LAST_INDEX);
      if (!(index <= count) || isFull) {
        throw new Refusal(351, `${name} is out of range; the next index is ${count}.`);
      }
      const isLast = place === steps.length - 1;
      if (index === count && !(isLast && BEGINS.has(pattern))) {
        throw new Refusal(408, `${collection}.${index}.id has to be set first.`);
      }
    });
  }

  private verdict(
    name: string,
    place: Place,
    { check }: Element,
    value: string,
  ): 0 | 351 | 406 | 407 {
    if (place.pattern === PATTERN || place.pattern === RESPONSE) {
      return this.answerVerdict(name, place, value);
    }
    const code = check(value);
    if (code !== 0) {
      return code;
    }
    const known = this.values.get(name);
    const isRenamed = SET_ONCE.has(place.pattern) && known !== undefined && known !== value;
    const isTaken = UNIQUE.has(place.pattern) && this.others(name, place).includes(value);
    return isRenamed || isTaken ? 351 : 0;
  }

  private answerVerdict(name: string, place: Place, value: string): 0 | 351 | 406 | 407 {
    const interaction = name.split(".").slice(0, 3).join(".");
    const type = this.values.get(`${interaction}.type`);
    if (type === undefined) {
      throw new Refusal(408, `${interaction}.type has to be set first.`);
    }
    return place.pattern === RESPONSE
      ? checkResponse(type, value)
      : checkPattern(type, value, this.others(name, place));
  }

  /** The values of the same element in the other members of its collection. */
  private others(name: string, { steps }: Place): string[] {
    const collection = steps.at(-1)?.collection ?? "";
    const field = name.slice(name.lastIndexOf(".") + 1);
    return Array.from({ length: this.count(collection) }, (_, n) => `${collection}.${n}.${field}`)
      .filter((other) => other !== name)
      .flatMap((other) => this.values.get(other) ?? []);
  }

  private storeAt({ pattern, steps }: Place): SharedStore | undefined {
    return pattern === STORE ? this.stores[steps[0]?.index ?? NaN] : undefined;
  }

  /**
   * A status that the LMS decides, where it has what it needs to: progress against the completion
   * threshold (RTE §4.2.4.1), the scaled score against the passing score (RTE §4.2.22.1).
   */
  private evaluated(name: string): string | undefined {
    switch (name) {
      case "cmi.completion_status":
        return this.compared("cmi.progress_measure", "cmi.completion_threshold", [
          "completed",
          "incomplete",
        ]);
      case "cmi.success_status":
        return this.compared("cmi.score.scaled", "cmi.scaled_passing_score", ["passed", "failed"]);
      default:
        return undefined;
    }
  }

  private compared(
    reached: string,
    wanted: string,
    [yes, no]: [string, string],
  ): string | undefined {
    const [measure, threshold] = [this.values.get(reached), this.values.get(wanted)];
    if (measure === undefined || threshold === undefined) {
      return undefined;
    }
    return Number(measure) >= Number(threshold) ? yes : no;
  }
}

function knownElement(name: string, place: Place): Element {
  const element = ELEMENTS[place.pattern];
  if (element === undefined) {
    throw new Refusal(401, `${name} is not part of the data model.`);
  }
  return element;
}

/** Read an element's name; null where an index is wanted and something else stands. */
function placeOf(name: string): Place | null {
  const steps: Place["steps"] = [];
  const patterns: string[] = [];
  const names: string[] = [];
  for (const part of name.split(".")) {
    if (COLLECTIONS.has(patterns.join(".")) && !part.startsWith("_")) {
      if (!/^\d+$/.test(part)) {
        return null;
      }
      steps.push({
        collection: names.join("."),
        index: String(Number(part)) === part ? Number(part) : NaN,
      });
      patterns.push("n");
    } else {
      patterns.push(part);
    }
    names.push(part);
  }
  return { pattern: patterns.join("."), steps };
}
