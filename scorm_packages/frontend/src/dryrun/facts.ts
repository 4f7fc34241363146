/** What a dry run learns of a part. */

import type { Launch, LaunchItem } from "../launch";

export interface PartFacts {
  title: string;
  standard: Launch["standard"];
  kind: LaunchItem["kind"];
  /** What the walker did, until the content had nothing more to press or time was up. */
  actions: number;
  seconds: number;
  ranOutOfTime: boolean;
  initialized: boolean;
  finished: boolean;
  commits: number;
  interactions: number;
  /** The last values that content set; empty when it set none. */
  completion: string;
  success: string;
  score: string;
  sessionTime: string;
  /** How many actions had been taken when the content first said "completed", "passed", "failed". */
  decidedAfterActions: number | null;
  decidedAfterMs: number | null;
  suspendDataLength: number;
  /** Error code → how often a call that should have kept something was refused with it. */
  apiErrors: Record<string, number>;
  scriptErrors: string[];
  missingFiles: string[];
  blockedHosts: string[];
}

const MOST_NAMES = 10;
const LONGEST_NAME = 200;

export function newPart(about: Pick<PartFacts, "title" | "standard" | "kind">): PartFacts {
  return {
    ...about,
    actions: 0,
    seconds: 0,
    ranOutOfTime: false,
    initialized: false,
    finished: false,
    commits: 0,
    interactions: 0,
    completion: "",
    success: "",
    score: "",
    sessionTime: "",
    decidedAfterActions: null,
    decidedAfterMs: null,
    suspendDataLength: 0,
    apiErrors: {},
    scriptErrors: [],
    missingFiles: [],
    blockedHosts: [],
  };
}

/** Add a name once; a list that is full stays as it is. */
export function note(names: string[], name: string): void {
  const short = name.slice(0, LONGEST_NAME);
  if (short !== "" && names.length < MOST_NAMES && !names.includes(short)) {
    names.push(short);
  }
}
