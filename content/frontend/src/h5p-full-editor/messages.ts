/**
 * What the page of the app and the page in its frame say to each other. They lie on different
 * origins: the frame runs strangers' scripts, and whatever it says is checked by the server.
 */

export const TYPE = "callcraft-h5p-full-editor";

/** From the frame. `content` answers the question of the same number. */
export type FromFrame =
  | { type: typeof TYPE; says: "ready"; revision: number }
  | { type: typeof TYPE; says: "height"; height: number }
  | { type: typeof TYPE; says: "touched" }
  | { type: typeof TYPE; says: "failed"; detail: string }
  | { type: typeof TYPE; says: "content"; question: number; content: Made | null };

/** From the page of the app: hand over what was made so far. */
export interface Question {
  type: typeof TYPE;
  asks: "content";
  question: number;
}

export interface Made {
  params: Record<string, unknown>;
  metadata: Record<string, unknown>;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A message of ours, as far as its shape tells. */
export function isFromFrame(data: unknown): data is FromFrame {
  return isObject(data) && data["type"] === TYPE && typeof data["says"] === "string";
}

export function isQuestion(data: unknown): data is Question {
  return isObject(data) && data["type"] === TYPE && data["asks"] === "content";
}
