/**
 * The steps of libraries' upgrade scripts, as https://h5p.org/documentation/developers/content-upgrade
 * describes them: `H5PUpgrades[name][major][minor]` brings parameters to that version. A step is a
 * function, or in older scripts an object with the function `contentUpgrade`. It is given the
 * parameters, a function to call with an error or the new parameters, and since metadata came up
 * `extras` around them.
 */

import type { Failure } from "./protocol.ts";

export interface Extras {
  metadata?: Record<string, unknown>;
}

export type Finished = (error?: unknown, parameters?: unknown, extras?: Extras) => void;
export type Step = (parameters: unknown, finished: Finished, extras: Extras) => void;
export type Upgrades = Record<string, Record<string, Record<string, unknown>>>;

/** A version of a library: its name, and major and minor version. */
export interface Version {
  name: string;
  major: number;
  minor: number;
}

export interface NamedStep {
  /** The version to which it leads, such as "H5P.Blanks 1.14". */
  name: string;
  run: Step;
}

export interface Outcome {
  parameters: Record<string, unknown>;
  extras: Extras;
}

export class UpgradeError extends Error {
  constructor(
    readonly failure: Failure,
    readonly step: string,
    readonly detail: string,
  ) {
    super(`${failure} ${step} ${detail}`);
  }
}

/** Reads "H5P.Blanks 1.14"; null for anything else. */
export function readVersion(text: unknown): Version | null {
  const found = typeof text === "string" ? /^(\S+)[ -](\d{1,6})\.(\d{1,6})$/.exec(text) : null;
  return found ? { name: found[1]!, major: Number(found[2]), minor: Number(found[3]) } : null;
}

/** Less than 0 where `one` is older than `other`. */
export function compared(one: Omit<Version, "name">, other: Omit<Version, "name">): number {
  return one.major - other.major || one.minor - other.minor;
}

/** The steps that lead from one version to another, in order; those of both ends but the first. */
export function stepsBetween(upgrades: Upgrades, from: Version, to: Version): NamedStep[] {
  const found: { at: Omit<Version, "name">; step: NamedStep }[] = [];
  for (const [major, minors] of Object.entries(upgrades[to.name] ?? {})) {
    for (const [minor, told] of Object.entries(minors ?? {})) {
      const at = { major: Number(major), minor: Number(minor) };
      const run = stepIn(told);
      if (run !== null && compared(at, from) > 0 && compared(at, to) <= 0) {
        found.push({ at, step: { name: `${to.name} ${major}.${minor}`, run } });
      }
    }
  }
  return found.sort((one, other) => compared(one.at, other.at)).map(({ step }) => step);
}

/** Run a step and wait until it says that it is finished: at once, or later. */
export function runStep(step: NamedStep, parameters: unknown, extras: Extras): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const failed = (error: unknown): void =>
      reject(new UpgradeError("step", step.name, wordsOf(error)));
    const finished: Finished = (error, changed, more) => {
      if (error !== null && error !== undefined && error !== false) {
        failed(error);
        return;
      }
      // Some only change what they were given.
      const after = changed ?? parameters;
      if (!isObject(after)) {
        reject(new UpgradeError("answer", step.name, ""));
        return;
      }
      resolve({ parameters: after, extras: isObject(more) ? more : extras });
    };
    try {
      step.run(parameters, finished, extras);
    } catch (error) {
      failed(error);
    }
  });
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What can be told of whatever was thrown. */
export function wordsOf(error: unknown): string {
  const words = error instanceof Error ? error.message : typeof error === "string" ? error : "";
  return words.slice(0, 300);
}

function stepIn(told: unknown): Step | null {
  const step = isObject(told) ? told["contentUpgrade"] : told;
  return typeof step === "function" ? (step as Step) : null;
}
