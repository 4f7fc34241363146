/** What is being written, and the way back: every change makes a new content and keeps the old. */

import { type Json, type JsonObject, type Path, valueAt, withValue } from "./values.ts";

export interface Content {
  title: string;
  language: string;
  metadata: JsonObject;
  parameters: JsonObject;
}

interface Step {
  before: Content;
  path: Path;
  /** When it was last added to, in milliseconds; null for a step that stands alone. */
  typedAt: number | null;
}

/** Typing in one field is one step until somebody pauses for so long. */
const PAUSE_MS = 1500;
const MOST_STEPS = 200;

export class Draft {
  /** Rises with every change, whoever made it. */
  version = 0;
  private back: Step[] = [];
  private forth: Step[] = [];
  private readonly listeners = new Set<() => void>();

  constructor(private content: Content) {}

  get now(): Content {
    return this.content;
  }

  get canUndo(): boolean {
    return this.back.length > 0;
  }

  get canRedo(): boolean {
    return this.forth.length > 0;
  }

  onChange(listener: () => void): void {
    this.listeners.add(listener);
  }

  /** The value at a path that begins with a part of the content, such as `parameters`. */
  at(path: Path): Json | undefined {
    return valueAt(this.content as unknown as Json, path);
  }

  /** Write one value. Typed letters in the same place belong to one step back. */
  set(path: Path, value: Json | undefined, { typing = false } = {}): void {
    if (this.at(path) === value) return;
    this.remember(path, typing);
    this.become(withValue(this.content as unknown as Json, path, value) as unknown as Content);
  }

  /** Change along with the step that was just made. */
  amend(content: Content): void {
    this.become(content);
  }

  /** Take over a content that is no step of the author's, such as defaults. */
  replace(content: Content): void {
    this.become(content);
  }

  /** Go one step back and return where; null when there is none. */
  undo(): Path | null {
    return this.go(this.back, this.forth);
  }

  redo(): Path | null {
    return this.go(this.forth, this.back);
  }

  private go(from: Step[], to: Step[]): Path | null {
    const step = from.pop();
    if (step === undefined) return null;
    to.push({ before: this.content, path: step.path, typedAt: null });
    this.become(step.before);
    return step.path;
  }

  private remember(path: Path, typing: boolean): void {
    const last = this.back.at(-1);
    const now = Date.now();
    this.forth = [];
    if (typing && last?.typedAt != null && now - last.typedAt < PAUSE_MS && isPath(last.path, path)) {
      last.typedAt = now;
      return;
    }
    this.back.push({ before: this.content, path, typedAt: typing ? now : null });
    if (this.back.length > MOST_STEPS) this.back.shift();
  }

  private become(content: Content): void {
    this.content = content;
    this.version += 1;
    for (const listener of this.listeners) listener();
  }
}

function isPath(one: Path, other: Path): boolean {
  return one.length === other.length && one.every((key, index) => other[index] === key);
}
