/** What a field holds before anybody has written into it. */

import { type Spec, choicesOf, onlyField } from "./semantics.ts";
import type { Json, JsonObject } from "./values.ts";

/** An object with what these fields begin with. */
export function beginningOfAll(fields: readonly Spec[]): JsonObject {
  const made: JsonObject = {};
  for (const each of fields) {
    const value = beginningOf(each);
    if (value !== undefined) made[each.name] = value;
  }
  return made;
}

/** What the field begins with; undefined for nothing. */
export function beginningOf(spec: Spec): Json | undefined {
  if (spec.type === "list") return listOf(spec);
  if (spec.type === "group") {
    const only = onlyField(spec);
    return only === null ? groupOf(spec) : beginningOf(only);
  }
  if (spec.default !== undefined && spec.default !== null) return isPlain(spec) ? spec.default : undefined;
  if (spec.type === "boolean") return false;
  if (spec.type === "select" && spec.optional !== true && spec.multiple !== true) return choicesOf(spec)[0]?.value;
  return undefined;
}

/** What a new item of a list begins with; a list has no gaps. */
export function newItem(spec: Spec): Json {
  const value = beginningOf(spec);
  if (value !== undefined) return value;
  if (spec.type === "group") return onlyField(spec) === null ? {} : newItem(onlyField(spec) as Spec);
  if (spec.type === "text") return "";
  return spec.type === "number" ? (spec.min ?? 0) : {};
}

/** A word of its own for content in content: state and results are told apart by it. */
export function newSubContentId(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // Without https there is only this.
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((each) => each.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

/** A copy in which every content in content has an id of its own. */
export function copyOf<Value extends Json>(value: Value): Value {
  return JSON.parse(JSON.stringify(value), (key: string, each: unknown) =>
    key === "subContentId" ? newSubContentId() : each,
  ) as Value;
}

function isPlain(spec: Spec): boolean {
  return !["library", "image", "file", "audio", "video"].includes(spec.type);
}

function listOf(spec: Spec): Json | undefined {
  if (Array.isArray(spec.default)) return spec.default;
  const item = spec.field;
  const count = spec.defaultNum ?? (spec.optional === true ? (spec.min ?? 0) : (spec.min ?? 1));
  if (item === undefined || count === 0) return undefined;
  return Array.from({ length: count }, () => newItem(item));
}

function groupOf(spec: Spec): JsonObject {
  const made = beginningOfAll(spec.fields ?? []);
  return spec.isSubContent === true ? { ...made, subContentId: newSubContentId() } : made;
}
