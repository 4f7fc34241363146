/** What the server hands the page: inlined as JSON before anything of the content loads. */

import type { Situation } from "./navigation";
import type { SharedStore } from "./scorm2004/model";

export interface LaunchItem {
  id: string;
  title: string;
  kind: "sco" | "asset" | "h5p";
  href: string;
  /** A page of another site: it is opened in a window of its own. */
  external: boolean;
}

/** A line of the contents. A heading has nothing to open, and no status. */
export interface ContentsEntry {
  id: string;
  title: string;
  /** 1 for the outermost. */
  level: number;
  url: string | null;
  status: string | null;
  /** Titles of the parts that have to be done before this one can be opened. */
  needs: string[];
}

export interface NextPart {
  title: string;
  url: string;
}

export interface TimeLimit {
  /** What is left of the time allowed. */
  seconds: number;
  /** "exit" or "continue", then "message" or "no message", with a comma between them. */
  action: string;
}

interface LaunchBase {
  session: string;
  attempt: string;
  registration: string;
  language: string;
  title: string;
  exitUrl: string;
  pageUrl: string;
  commitUrl: string;
  stateUrl: string;
  expiresAt: string;
  mode: "normal" | "browse" | "review";
  timeLimit: TimeLimit | null;
  /** Support has asked for the calls of the API. */
  debug: boolean;
  acknowledged: number;
  commitIntervalMs: number;
}

export interface Launch12 extends LaunchBase {
  standard: "scorm12";
  item: LaunchItem;
  items: ContentsEntry[];
  next: NextPart | null;
  /** SCORM 1.2 values, nested, all strings; see `unescapeText` for what they may hold. */
  cmi: object;
  masteryScore: string | null;
}

export interface Launch2004 extends LaunchBase {
  standard: "scorm2004";
  /** Nothing where the learner has to choose first. */
  item: LaunchItem | null;
  navigation: Situation;
  navigateUrl: string;
  /** Flat, all strings, escaped likewise. */
  cmi: Record<string, string>;
  sharedData: SharedStore[];
}

export interface LaunchH5P extends LaunchBase {
  standard: "h5p";
  item: LaunchItem;
}

export type Launch = Launch12 | Launch2004 | LaunchH5P;

export function inlinedLaunch(): Launch {
  const text = element("callcraft-launch").textContent ?? "";
  return JSON.parse(text) as Launch;
}

/** The launch as it is now. Throws when the server cannot be reached or refuses. */
export async function freshLaunch(stateUrl: string): Promise<Launch> {
  const response = await fetch(stateUrl, { cache: "no-store", signal: AbortSignal.timeout(20_000) });
  if (!response.ok) {
    throw new Error(`state: ${response.status}`);
  }
  return (await response.json()) as Launch;
}

/** Where the server shows whatever the course's state calls for now. */
export function goOnUrl(launch: Launch): string {
  return launch.standard === "scorm2004" ? `${launch.pageUrl}go` : launch.pageUrl;
}

export function element<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (found === null) {
    throw new Error(`the page has no #${id}`);
  }
  return found as T;
}
