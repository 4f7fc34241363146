/** What all fields of a form share. */

import type { Draft } from "./draft.ts";
import type { Files } from "./files.ts";
import type { Libraries } from "./libraries.ts";
import { type Json, type Path, pathOf } from "./values.ts";
import type { Finding } from "./wire.ts";

/** A finding and the path in the draft that it is about. */
export interface Placed extends Finding {
  path: Path;
}

export interface Form {
  readonly draft: Draft;
  readonly libraries: Libraries;
  /** The same libraries with their texts in the language of the content, for defaults. */
  readonly wording: Libraries;
  readonly files: Files;
  /** What the server found, for fields that are made later. */
  found: readonly Placed[];
  /** Have a screen reader say something that can only be seen otherwise. */
  announce(words: string): void;
}

/** What the title and the metadata are called in findings. */
const METADATA = "metadata.";
const TITLE = "metadata.title";

/** Findings of the server with the paths that they are about. */
export function placed(findings: readonly Finding[]): Placed[] {
  return findings.map((each) => ({ ...each, path: pathInDraft(each.place) }));
}

function pathInDraft(place: string): Path {
  if (place === TITLE) return ["title"];
  if (place.startsWith(METADATA)) return pathOf(place);
  return ["parameters", ...pathOf(place)];
}

/** A value of the draft as text, for headings; empty where there is none to read. */
export function textIn(value: Json | undefined, depth = 0): string {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null || depth > 4) return "";
  const inner = Object.entries(value).filter(([key]) => !NOT_READ.has(key));
  for (const [, each] of inner) {
    const text = textIn(each, depth + 1);
    if (text.replaceAll(/<[^>]*>|&nbsp;|\s/g, "") !== "") return text;
  }
  return "";
}

/** Names, kinds and addresses, which tell an author nothing. */
const NOT_READ = new Set(["library", "subContentId", "metadata", "path", "mime", "copyright", "license"]);
