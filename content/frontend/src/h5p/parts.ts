/**
 * The answers in content that asks by others. Its own statement has a score and no answer; H5P's
 * contract has it tell its questions when it is asked. They go with the score, so that it can be
 * counted again.
 */

import type { Runnable, Told } from "./core";

export interface Part {
  id: string;
  response?: string;
  raw: number;
  max: number;
}

const OUTCOMES = /\/(?:answered|completed)$/;
const SUB_CONTENT = "?subContentId=";
/** Characters of JSON: a statement must have room beside them. */
const LONGEST = 60_000;

interface Statement {
  verb?: { id?: string };
  object?: { id?: string };
  result?: { score?: unknown; response?: unknown };
}

/** The questions that `statement` sums up; undefined where it sums up none, or they are too long. */
export function partsIn(statement: Statement, content: Runnable | undefined): Part[] | undefined {
  const { verb, object, result } = statement;
  if (!OUTCOMES.test(verb?.id ?? "") || !result?.score || result.response !== undefined) {
    return undefined;
  }
  try {
    const about = find(content?.getXAPIData?.(), object?.id ?? "");
    const parts = about === undefined ? [] : questionsIn(about).filter((part) => part.id !== "");
    return parts.length > 0 && JSON.stringify(parts).length <= LONGEST ? parts : undefined;
  } catch (error) {
    console.error("H5P: the content could not tell its answers.", error);
    return undefined;
  }
}

function find(told: Told | undefined | null, activity: string): Told | undefined {
  if (told?.statement?.object?.id === activity) {
    return told;
  }
  for (const child of told?.children ?? []) {
    const found = find(child, activity);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

/** What holds questions is no question itself. */
function questionsIn(told: Told): Part[] {
  return (told.children ?? []).flatMap((child) => {
    if (!child) {
      return [];
    }
    return child.children && child.children.length > 0 ? questionsIn(child) : [asPart(child)];
  });
}

function asPart({ statement }: Told): Part {
  const [, id = ""] = (statement?.object?.id ?? "").split(SUB_CONTENT);
  const { response, score } = statement?.result ?? {};
  return {
    id,
    ...(typeof response === "string" ? { response } : {}),
    raw: points(score?.raw),
    max: points(score?.max),
  };
}

function points(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}
