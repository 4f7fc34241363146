/** The shapes that travel between page and server, and the text that survives the journey. */

import type { CallRecord } from "./calls";
import type { Navigation, Situation } from "./navigation";

export interface Commit {
  seq: number;
  uuid: string;
  /** ISO 8601, this browser's clock. */
  at: string;
  set: [element: string, value: string][];
  /** HHHH:MM:SS.SS: what the content reported last, else what the page measured. */
  sessionTime: string | null;
  terminate: boolean;
  /** SCORM 2004, with `terminate`: what is to come next. */
  navigation?: Navigation;
  /** The calls since the commit before, where support has asked for them. */
  log?: CallRecord[];
}

export interface Envelope {
  session: string;
  replayFor: string | null;
  commits: Commit[];
}

export interface Answer {
  acknowledged: number;
  superseded: boolean;
  /** Where the item stands now; a refusal may come without it. */
  state?: { status: string };
  /** SCORM 2004: where the learner stands in the course now. */
  navigation?: Situation;
}

/**
 * Content may store any string of 16-bit units: compressed bookmarks hold U+0000 and halves of
 * surrogate pairs, which neither JSON in UTF-8 nor the database can hold. They travel as U+F8FE
 * and four hexadecimal digits, and so does U+F8FE itself.
 */
const ESCAPE = "\uf8fe";
const UNSAFE = /[\0\uf8fe]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

export function escapeText(text: string): string {
  return text.replace(
    UNSAFE,
    (unit) => ESCAPE + unit.charCodeAt(0).toString(16).padStart(4, "0"),
  );
}

export function unescapeText(text: string): string {
  return text.replace(/\uf8fe([0-9a-f]{4})/g, (_all, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** Undo `escapeText` in every string of a nested data model. */
export function unescapeModel<T>(model: T): T {
  if (typeof model === "string") {
    return unescapeText(model) as T;
  }
  if (Array.isArray(model)) {
    return model.map(unescapeModel) as T;
  }
  if (model !== null && typeof model === "object") {
    return Object.fromEntries(
      Object.entries(model).map(([name, value]) => [name, unescapeModel(value)]),
    ) as T;
  }
  return model;
}

/** A random UUID (version 4); `crypto.randomUUID` exists on secure origins only. */
export function randomUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [8, 12, 16, 20, 32].map((end, n, ends) => hex.slice(ends[n - 1] ?? 0, end)).join("-");
}

/** A span of time as SCORM 1.2 writes it (CMITimespan), and envelopes for all standards. */
export function timespan(milliseconds: number): string {
  const hundredths = Math.max(0, Math.floor(milliseconds / 10));
  const pad = (value: number, width: number) => String(value).padStart(width, "0");
  const hours = Math.floor(hundredths / 360_000);
  const minutes = Math.floor(hundredths / 6_000) % 60;
  const seconds = Math.floor(hundredths / 100) % 60;
  return `${pad(hours, 4)}:${pad(minutes, 2)}:${pad(seconds, 2)}.${pad(hundredths % 100, 2)}`;
}

/**
 * A span of time as SCORM 2004 writes it (RTE §4.1.1.8), in milliseconds; null when it is not one.
 * Years and months are those of the calendar on average.
 */
export function readTimespan2004(text: string): number | null {
  const parts =
    /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(text);
  if (parts === null) {
    return null;
  }
  const seconds = [31_556_952, 2_629_746, 86_400, 3_600, 60, 1];
  return seconds.reduce((sum, unit, n) => sum + unit * Number(parts[n + 1] ?? 0), 0) * 1_000;
}
