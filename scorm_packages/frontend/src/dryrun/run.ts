/**
 * The dry run under way. It outlives the pages of the parts in sessionStorage: each part is a page
 * of its own, all of one origin.
 */

import type { Launch } from "../launch";
import type { PartFacts } from "./facts";

/** What a dry run found, as the page that began it gets it. */
export interface DryRun {
  startedAt: string;
  /** How many parts the course has. */
  total: number;
  /** By the ids of the items. */
  parts: Record<string, PartFacts>;
}

/** In the address of the first page, and in that of the way back. */
export const ASKED_FOR = "dry-run";
const KEY = "callcraft-dry-run:";

/**
 * Whether this page is part of a dry run: asked for now, or begun on a page before. Only in browse
 * mode, where nothing counts: nobody can have a course done for them.
 */
export function isDryRun({ mode, attempt }: Launch): boolean {
  if (mode !== "browse") {
    return false;
  }
  if (new URLSearchParams(location.search).has(ASKED_FOR)) {
    storeRun(attempt, { startedAt: new Date().toISOString(), total: 0, parts: {} });
  }
  return storedRun(attempt) !== null;
}

export function storedRun(attempt: string): DryRun | null {
  const text = sessionStorage.getItem(KEY + attempt);
  return text === null ? null : (JSON.parse(text) as DryRun);
}

export function storeRun(attempt: string, run: DryRun): void {
  sessionStorage.setItem(KEY + attempt, JSON.stringify(run));
}

export function forgetRun(attempt: string): void {
  sessionStorage.removeItem(KEY + attempt);
}
