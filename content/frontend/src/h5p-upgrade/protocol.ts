/**
 * What passes between a page of the app, the page on the content origin that upgrades H5P content,
 * and the worker in which the libraries' scripts run.
 */

/** The way to the parts in parameters: what is left of a library's definition. */
export type Shape =
  | { fields: Record<string, Shape> }
  | { each: Shape }
  /** Content in content: to which version that of each machine name is brought. */
  | { parts: Record<string, string> };

/** Content to be upgraded (`content.h5p.queries.UpgradeJob`). Libraries are "H5P.Blanks 1.14". */
export interface Job {
  library: string;
  target: string;
  /** JSON. */
  parameters: string;
  metadata: Record<string, unknown>;
  shapes: Record<string, Shape>;
  /** `upgrades.js` by machine name. */
  scripts: Record<string, string>;
  /** How long one step may take, in milliseconds. */
  patience: number;
}

/** The upgraded content; `parameters` is JSON again. */
export interface Upgraded {
  parameters: string;
  metadata: Record<string, unknown>;
}

/** Why content could not be upgraded. */
export type Failure =
  /** The script of a library cannot be run at all. */
  | "script"
  /** A step has said that it failed, or broke. */
  | "step"
  /** A step gave something that is no parameters. */
  | "answer"
  /** A step did not come to an end. */
  | "silent"
  /** There is more than an upgrade looks through. */
  | "size"
  | "other";

export type Told =
  /** A step begins, such as "H5P.Blanks 1.14"; empty where a library has none. */
  | { kind: "step"; step: string }
  | { kind: "done"; upgraded: Upgraded }
  /** `detail` is what the script says of it, in whatever language. */
  | { kind: "failed"; failure: Failure; step: string; detail: string };

/** What the page of the app asks for; `id` is said again with every answer. */
export interface Asked {
  kind: "upgrade";
  id: number;
  job: Job;
}

export type Answered = { kind: "ready" } | ({ id: number } & Told);
