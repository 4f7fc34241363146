/** The elements of the data model (RTE §4.2, §4.3; SN §5.6), with `n` for any index. */

import { interactionType } from "./responses";
import {
  type Check,
  identifier,
  language,
  localizedText,
  oneOf,
  real,
  realWithin,
  result,
  text,
  time,
  timespan,
} from "./types";

export interface Element {
  access: "read-write" | "read-only" | "write-only";
  check: Check;
  /** What it is before anybody has set it; without, there is nothing to get (403). */
  initial?: string;
}

/** SN §5.6.4; `_none_` takes a request back. */
export const NAVIGATION_REQUEST =
  /^(?:_none_|continue|previous|exit|exitAll|abandon|abandonAll|suspendAll|\{target=([^}]+)\}(choice|jump))$/;

const anything = text(64_000);
const completion = oneOf("completed", "incomplete", "not attempted", "unknown");
const success = oneOf("passed", "failed", "unknown");

function open(check: Check, initial?: string): Element {
  return { access: "read-write", check, ...(initial === undefined ? {} : { initial }) };
}

function given(initial?: string): Element {
  return { ...open(anything, initial), access: "read-only" };
}

function told(check: Check): Element {
  return { access: "write-only", check };
}

const SCORE = {
  "score.scaled": open(realWithin(-1, 1)),
  "score.raw": open(real),
  "score.min": open(real),
  "score.max": open(real),
};

function below(prefix: string, elements: Record<string, Element>): Record<string, Element> {
  return Object.fromEntries(
    Object.entries(elements).map(([name, element]) => [`${prefix}.${name}`, element]),
  );
}

export const ELEMENTS: Readonly<Record<string, Element>> = {
  "cmi._version": given("1.0"),
  ...below("cmi.comments_from_learner.n", {
    comment: open(localizedText(4_000)),
    location: open(text(250)),
    timestamp: open(time),
  }),
  ...below("cmi.comments_from_lms.n", { comment: given(), location: given(), timestamp: given() }),
  "cmi.completion_status": open(completion, "unknown"),
  "cmi.completion_threshold": given(),
  "cmi.credit": given("credit"),
  "cmi.entry": given(""),
  "cmi.exit": told(oneOf("time-out", "suspend", "logout", "normal", "")),
  ...below("cmi.interactions.n", {
    id: open(identifier),
    type: open(interactionType),
    "objectives.n.id": open(identifier),
    timestamp: open(time),
    "correct_responses.n.pattern": open(anything),
    weighting: open(real),
    learner_response: open(anything),
    result: open(result),
    latency: open(timespan),
    description: open(localizedText(250)),
  }),
  "cmi.launch_data": given(),
  "cmi.learner_id": given(""),
  "cmi.learner_name": given(""),
  ...below("cmi.learner_preference", {
    audio_level: open(realWithin(0, Infinity), "1"),
    language: open(language, ""),
    delivery_speed: open(realWithin(0, Infinity), "1"),
    audio_captioning: open(oneOf("-1", "0", "1"), "0"),
  }),
  "cmi.location": open(text(1_000)),
  "cmi.max_time_allowed": given(),
  "cmi.mode": given("normal"),
  ...below("cmi.objectives.n", {
    id: open(identifier),
    ...SCORE,
    success_status: open(success, "unknown"),
    completion_status: open(completion, "unknown"),
    progress_measure: open(realWithin(0, 1)),
    description: open(localizedText(250)),
  }),
  "cmi.progress_measure": open(realWithin(0, 1)),
  "cmi.scaled_passing_score": given(),
  ...below("cmi", SCORE),
  "cmi.session_time": told(timespan),
  "cmi.success_status": open(success, "unknown"),
  "cmi.suspend_data": open(anything),
  "cmi.time_limit_action": given("continue,no message"),
  "cmi.total_time": given("PT0H0M0S"),
  ...below("adl.data.n", { id: given(), store: open(anything) }),
  "adl.nav.request": told((value) => (NAVIGATION_REQUEST.test(value) ? 0 : 406)),
};

const NAMES = Object.keys(ELEMENTS);

/** Everything that is indexed, e.g. `cmi.interactions.n.objectives`. */
export const COLLECTIONS: ReadonlySet<string> = new Set(
  NAMES.flatMap((name) => [...name.matchAll(/\.n\./g)].map(({ index }) => name.slice(0, index))),
);

/** What `_children` may be asked of. */
const PARENTS = new Set([
  "cmi.comments_from_learner",
  "cmi.comments_from_lms",
  "cmi.interactions",
  "cmi.learner_preference",
  "cmi.objectives",
  "cmi.objectives.n.score",
  "cmi.score",
  "adl.data",
]);

/** The names for `_children`, or nothing where there is no such list. */
export function childrenOf(node: string): string | null {
  if (!PARENTS.has(node)) {
    return null;
  }
  const prefix = COLLECTIONS.has(node) ? `${node}.n.` : `${node}.`;
  const names = NAMES.filter((name) => name.startsWith(prefix)).map(
    (name) => name.slice(prefix.length).split(".")[0],
  );
  return [...new Set(names)].join(",");
}

/** Whether anything of the data model lies at or below `node`. */
export function isPartOfModel(node: string): boolean {
  return NAMES.some((name) => name === node || name.startsWith(`${node}.`));
}
