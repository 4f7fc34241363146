/** What learners answer and what would be right, by the type of the interaction (RTE §4.2.9). */

import {
  type Check,
  localizedText,
  oneOf,
  real,
  shortIdentifier,
  text,
  type Verdict,
} from "./types";

interface InteractionType {
  response: Check;
  pattern: Check;
  /** At most one pattern. */
  isSingle?: boolean;
  /** No two patterns may be the same set of identifiers. */
  areSets?: boolean;
}

/** Of the whole answer, whatever the type: as much as the server keeps. */
const anything = text(64_000);
const localized = localizedText(64_000);

const ITEM = "[,]";
const PART = "[.]";
const RANGE = "[:]";

/** All of the checks must agree; the first refusal counts. */
function every<T>(items: T[], check: (item: T) => Verdict): Verdict {
  return items.map(check).find((verdict) => verdict !== 0) ?? 0;
}

function itemsOf(value: string): string[] {
  return value === "" ? [] : value.split(ITEM);
}

function list(check: Check): Check {
  return (value) => every(itemsOf(value), check);
}

/** A set: its order means nothing, and nothing is in it twice. */
const setOfIdentifiers: Check = (value) => {
  const items = itemsOf(value);
  return new Set(items).size < items.length ? 406 : every(items, shortIdentifier);
};

function pair(check: (left: string, right: string) => Verdict): Check {
  return (value) => {
    const [left, right, ...more] = value.split(PART);
    return left === undefined || right === undefined || more.length > 0 ? 406 : check(left, right);
  };
}

const match = pair((source, target) => shortIdentifier(source) || shortIdentifier(target));

/** A step has a name, an answer, or both. */
function step(answer: Check): Check {
  return pair((name, given) => {
    if (name === "" && given === "") {
      return 406;
    }
    return (name === "" ? 0 : shortIdentifier(name)) || (given === "" ? 0 : answer(given));
  });
}

/** `least[:]most`, either of them left out where there is no bound; or the one number. */
const range: Check = (value) => {
  const bounds = value.split(RANGE);
  const [least = "", most = least] = bounds;
  const wrong = bounds.length > 2 ? 406 : every(bounds.filter(Boolean), real);
  return wrong || (least !== "" && most !== "" && Number(least) > Number(most) ? 406 : 0);
};

const stepAnswer: Check = (value) => (value.includes(RANGE) ? range(value) : 0);

/** Take `{name=true}` or `{name=false}` off the front, in any order; then comes the rest. */
function marked(names: string[], rest: Check): Check {
  const mark = new RegExp(`^\\{(?:${names.join("|")})=([^}]*)\\}`);
  return (value) => {
    let left = value;
    for (let found = mark.exec(left); found !== null; found = mark.exec(left)) {
      if (oneOf("true", "false")(found[1] ?? "") !== 0) {
        return 406;
      }
      left = left.slice(found[0].length);
    }
    return rest(left);
  };
}

const TYPES: Record<string, InteractionType> = {
  "true-false": {
    response: oneOf("true", "false"),
    pattern: oneOf("true", "false"),
    isSingle: true,
  },
  choice: { response: setOfIdentifiers, pattern: setOfIdentifiers, areSets: true },
  "fill-in": {
    response: list(localized),
    pattern: marked(["case_matters", "order_matters"], list(localized)),
  },
  "long-fill-in": { response: localized, pattern: marked(["case_matters"], localized) },
  likert: { response: shortIdentifier, pattern: shortIdentifier, isSingle: true },
  matching: { response: list(match), pattern: list(match) },
  performance: {
    response: list(step(anything)),
    pattern: marked(["order_matters"], list(step(stepAnswer))),
  },
  sequencing: { response: list(shortIdentifier), pattern: list(shortIdentifier) },
  numeric: { response: real, pattern: range, isSingle: true },
  other: { response: anything, pattern: anything, isSingle: true },
};

export const interactionType: Check = oneOf(...Object.keys(TYPES));

/** Whether `value` may be the learner's answer to an interaction of this type. */
export function checkResponse(type: string, value: string): Verdict {
  return anything(value) || (TYPES[type]?.response(value) ?? 406);
}

/**
 * Whether `value` may be a correct response beside `others`: 351 when there is no room for it, or
 * the same is among them.
 */
export function checkPattern(type: string, value: string, others: string[]): Verdict | 351 {
  const known = TYPES[type];
  if (known === undefined) {
    return 406;
  }
  if (known.isSingle === true && others.length > 0) {
    return 351;
  }
  const normal = (pattern: string) => itemsOf(pattern).sort().join(ITEM);
  const isRepeated =
    known.areSets === true && others.some((other) => normal(other) === normal(value));
  return anything(value) || known.pattern(value) || (isRepeated ? 351 : 0);
}
