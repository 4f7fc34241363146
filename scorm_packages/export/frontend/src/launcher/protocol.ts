/**
 * What the hosted page tells the page that embeds it. The same shapes stand in
 * `scorm_packages/frontend/src/embedder.ts`, which sends them: the two are built apart, and a
 * launcher that left the house years ago must still understand.
 */

export const PROTOCOL = "callcraft-dispatch/1";

export interface HostedStanding {
  registration: string;
  completed: boolean | null;
  passed: boolean | null;
  score: { scaled: number; raw: number; min: number; max: number } | null;
  /** Where the learner is, in the course's own words. */
  place: string;
  /** All time spent in the course, over all visits. */
  seconds: number;
}

export type Message = { protocol: typeof PROTOCOL; channel: string } & (
  | { kind: "standing"; standing: HostedStanding }
  /** The course does not open, and the page says why. */
  | { kind: "refused"; code: string }
  /** The learner has left the course. */
  | { kind: "left" }
);
