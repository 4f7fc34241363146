/**
 * The data types of SCORM 2004 (RTE §4.1.1): each check takes a value and says what is wrong.
 *
 * Lengths that the standard names are the least that an LMS must keep, not the most: the server
 * keeps five times as much, counted as it is written (see `wire.ts`). Identifiers should be URIs;
 * courses in the field have spaces and Chinese in them, so only what would be read as something
 * else is refused.
 */

import { escapeText } from "../wire";
import { isLanguage } from "./languages";

/** 0 when the value is of the type, else the error code of the refusal. */
export type Verdict = 0 | 406 | 407;
export type Check = (value: string) => Verdict;

const KEPT_TIMES = 5;

const REAL = /^-?(?:\d{1,10}(?:\.\d{0,20})?|\.\d{1,20})$/;
const TIMESPAN =
  /^P(?=.)(?:\d{1,6}Y)?(?:\d{1,6}M)?(?:\d{1,6}D)?(?:T(?=\d)(?:\d{1,9}H)?(?:\d{1,9}M)?(?:\d{1,9}(?:\.\d{1,2})?S)?)?$/;
/** Each part may be left out with all that follow; a zone needs a fraction (RTE §4.1.1.7). */
const TIME = new RegExp(
  [
    "^(?:19[7-9]\\d|20[0-2]\\d|203[0-8])",
    "(?:-(?:0[1-9]|1[0-2])",
    "(?:-(?:0[1-9]|[12]\\d|3[01])",
    "(?:T(?:[01]\\d|2[0-3])",
    "(?::[0-5]\\d",
    "(?::[0-5]\\d",
    "(?:\\.\\d{1,2}(?:Z|[+-](?:[01]\\d|2[0-3])(?::[0-5]\\d)?)?",
    ")?)?)?)?)?)?$",
  ].join(""),
);
const URN = /^urn:[a-z0-9][a-z0-9-]*:\S+$/i;
/** What separates and marks the parts of an answer may not be part of an identifier in it. */
const RESERVED = /[[\]{}]/;

function of(matches: boolean): Verdict {
  return matches ? 0 : 406;
}

/** Of a text the standard guarantees `spm` characters (its smallest permitted maximum). */
export function text(spm: number): Check {
  return (value) => of(escapeText(value).length <= spm * KEPT_TIMES);
}

export function oneOf(...words: string[]): Check {
  return (value) => of(words.includes(value));
}

/** A text that may begin with `{lang=…}` (localized_string_type, RTE §4.1.1.6). */
export function localizedText(spm: number): Check {
  return (value) => {
    const tag = /^\{lang=([^}]*)\}/.exec(value)?.[1];
    return tag !== undefined && !isLanguage(tag) ? 406 : text(spm)(value);
  };
}

export const language: Check = (value) => of(value === "" || isLanguage(value));

/** long_identifier_type (RTE §4.1.1.4). */
export const identifier: Check = (value) =>
  of(value.trim() !== "" && (!value.toLowerCase().startsWith("urn:") || URN.test(value))) ||
  text(4_000)(value);

/** An identifier inside an answer (short_identifier_type, RTE §4.1.1.3). */
export const shortIdentifier: Check = (value) =>
  of(identifier(value) === 0 && !RESERVED.test(value));

export const real: Check = (value) => of(REAL.test(value));

export function realWithin(low: number, high: number): Check {
  return (value) => {
    if (real(value) !== 0) {
      return 406;
    }
    return Number(value) >= low && Number(value) <= high ? 0 : 407;
  };
}

export const time: Check = (value) => of(TIME.test(value));

export const timespan: Check = (value) => of(TIMESPAN.test(value));

/** A result is a word or a number (RTE §4.2.9.1). */
export const result: Check = (value) =>
  oneOf("correct", "incorrect", "unanticipated", "neutral")(value) && real(value);
