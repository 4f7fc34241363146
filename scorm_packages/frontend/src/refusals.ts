/** Why a request was not carried out, in plain words (the exception codes of the SN book). */

import type { Texts } from "./texts";

type Reason = keyof Texts["reasons"];

/** By code, and by the process where its codes all say the same. */
const REASONS: Record<string, Reason> = {
  "NB.2.1-1": "started",
  "NB.2.1-3": "started",
  "NB.2.1-8": "choose",
  "NB.2.1-11": "notYet",
  "NB.2.1": "notNow",
  "SB.2.1-1": "end",
  "SB.2.1-2": "nothingOpen",
  "SB.2.1-3": "beginning",
  "SB.2.1-4": "forwardOnly",
  "SB.2.2-1": "choose",
  "SB.2.2-2": "closed",
  "SB.2.4": "notYet",
  "SB.2.4-3": "forwardOnly",
  "SB.2.5": "notNow",
  "SB.2.6": "notNow",
  "SB.2.7": "choose",
  "SB.2.8": "choose",
  "SB.2.9": "notYet",
  "SB.2.9-1": "gone",
  "SB.2.13": "gone",
  "DB.1.1": "closed",
  "DB.1.1-1": "choose",
};

/** `exception` is empty where the request was heard and led nowhere. */
export function reasonFor(exception: string, texts: Texts): string {
  const process = exception.replace(/-\d+$/, "");
  const reason = REASONS[exception] ?? REASONS[process] ?? "choose";
  return texts.reasons[reason];
}
