/** Answers in the notations of SCORM 1.2 (RTE 3.4.7) and SCORM 2004 (RTE 4.1.1.6), both ways. */

import type { AnswerType } from "./host.ts";

const LONGEST_12 = 255;
const TYPES_12: Partial<Record<AnswerType, string>> = {
  "long-fill-in": "fill-in",
  other: "performance",
};

/** The name of a type in SCORM 1.2, which has eight of the ten. */
export function typeIn12(type: AnswerType): string {
  return TYPES_12[type] ?? type;
}

/** A response as SCORM 1.2 writes it, cut to what every LMS of the standard must take. */
export function responseIn12(type: AnswerType, response: string): string {
  const plain = withoutProperties(response);
  if (type === "true-false") return plain.slice(0, 1);
  if (type === "fill-in" || type === "long-fill-in") return plain.slice(0, LONGEST_12);
  return plain.replaceAll("[,]", ",").replaceAll("[.]", ".").replaceAll("[:]", ":").slice(0, LONGEST_12);
}

/** A result as SCORM 1.2 says it. */
export function resultIn12(result: string): string {
  return result === "incorrect" ? "wrong" : result;
}

/** A response of SCORM 1.2 in the later notation. */
export function responseFrom12(type: string, response: string): string {
  const plain = response.replace(/^\{(.*)\}$/s, "$1");
  switch (type) {
    case "true-false":
      return /^[t1]/i.test(plain) ? "true" : "false";
    case "choice":
    case "sequencing":
      return plain.replaceAll(/\s*,\s*/g, "[,]");
    case "matching":
      return plain.replaceAll(/\s*,\s*/g, "[,]").replaceAll(".", "[.]");
    default:
      return response;
  }
}

/** A result of SCORM 1.2 in the later words. */
export function resultFrom12(result: string): string {
  return result === "wrong" ? "incorrect" : result;
}

/** Drop `{lang=de}`, `{case_matters=…}`, `{order_matters=…}` before a response. */
function withoutProperties(response: string): string {
  return response.replace(/^(?:\{(?:lang|case_matters|order_matters)=[^}]*\})+/, "");
}
