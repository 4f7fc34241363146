/** The time that a part may take: `max_time_allowed` and `time_limit_action` (RTE §4.2.17, 4.2.27). */

import type { TimeLimit } from "./launch";

export interface TimeIsUp {
  /** The learner is to be told. */
  message: boolean;
  /** The part is to be ended. */
  exit: boolean;
}

/** `setTimeout` counts milliseconds in 32 bits: a course of a month would be over at once. */
const LONGEST_MS = 2 ** 31 - 1;

/** Call `isUp` when the time is over, if it is limited and its end has any consequence. */
export function watchTime(limit: TimeLimit | null, isUp: (what: TimeIsUp) => void): void {
  if (!limit) {
    return;
  }
  const [what, said] = limit.action.split(",").map((word) => word.trim());
  const consequence = { exit: what === "exit", message: said === "message" };
  const milliseconds = Math.max(0, limit.seconds * 1_000);
  if ((consequence.exit || consequence.message) && milliseconds <= LONGEST_MS) {
    setTimeout(() => isUp(consequence), milliseconds);
  }
}
