/** Moving through a SCORM 2004 course: what is asked for, and what the server says of it. */

/** SN §5.6.1, by the words of `adl.nav.request`. */
export type Request =
  | "continue"
  | "previous"
  | "choice"
  | "jump"
  | "exit"
  | "exitAll"
  | "abandon"
  | "abandonAll"
  | "suspendAll";

export interface Navigation {
  request: Request;
  /** An activity's id, for choice and jump. */
  target?: string;
}

/** "true", "false" or "unknown", as content is told. */
export interface RequestValid {
  continue: string;
  previous: string;
  choice: Record<string, string>;
  jump: Record<string, string>;
}

export interface ActivityEntry {
  /** The item's id, null for the course itself; the activity's is the manifest's. */
  id: string | null;
  activity: string;
  title: string;
  /** 1 for the outermost. */
  level: number;
  status: string;
  enabled: boolean;
  current: boolean;
}

/** What became of a request. */
export interface Outcome {
  kind: "deliver" | "end" | "stay";
  url: string | null;
  /** The code of the SN book where the request was refused, e.g. SB.2.9-5. */
  exception: string;
}

/** Where the learner stands in the course, as of an answer of the server. */
export interface Situation {
  /** What is in neither list is not shown. */
  controls: { enabled: Request[]; disabled: Request[]; contents: boolean };
  valid: RequestValid;
  items: ActivityEntry[];
  outcome: Outcome | null;
}
