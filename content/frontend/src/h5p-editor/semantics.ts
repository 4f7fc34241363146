/** A library's definition as its `semantics.json` writes it: https://h5p.org/semantics. */

import { type Json, type Path, asObject } from "./values.ts";

export interface Condition {
  type?: "and" | "or";
  rules?: { field: string; equals: Json }[];
  nullWhenHidden?: boolean;
  /** How the field is shown when it is. */
  widget?: string;
}

export interface Option {
  value: string | number | boolean;
  label?: string;
  hideFields?: string[];
}

/** What one field may say; which of it counts depends on its `type`. */
export interface Spec {
  name: string;
  type: string;
  label?: string;
  description?: string;
  placeholder?: string;
  important?: { description?: string; example?: string };
  optional?: boolean;
  default?: Json;
  importance?: "high" | "medium" | "low";
  common?: boolean;
  deprecated?: boolean;
  widget?: string;
  widgets?: { name: string }[];
  showWhen?: Condition;
  // Text
  tags?: string[];
  enterMode?: "p" | "div";
  maxLength?: number;
  regexp?: { pattern: string; modifiers?: string };
  // Numbers; of lists, how many
  min?: number;
  max?: number;
  step?: number;
  decimals?: number;
  unit?: string;
  // Select, library
  options?: (Option | string | { name: string })[];
  multiple?: boolean;
  // List, group
  entity?: string;
  defaultNum?: number;
  field?: Spec;
  fields?: Spec[];
  expanded?: boolean;
  isSubContent?: boolean;
  imageFieldPath?: string;
  // Files
  mimes?: string[];
  disableCopyright?: boolean;
}

/** The only field of a group, whose value stands for the whole group. */
export function onlyField(spec: Spec): Spec | null {
  const [only, ...others] = spec.type === "group" ? (spec.fields ?? []) : [];
  return only === undefined || others.length > 0 || spec.isSubContent === true ? null : only;
}

export function isHtml(spec: Spec): boolean {
  return spec.type === "text" && (Array.isArray(spec.tags) || widgetOf(spec) === "html");
}

/** How the field is shown, also where it is shown only sometimes. */
export function widgetOf(spec: Spec): string {
  return (spec.widget === "showWhen" ? spec.showWhen?.widget : spec.widget) ?? "";
}

/** The choices of a select; a bare value is one as well. */
export function choicesOf(spec: Spec): Option[] {
  return (spec.options ?? []).flatMap((each) => {
    if (typeof each !== "object") return [{ value: each }];
    return "value" in each ? [each] : [];
  });
}

/** The libraries that a library field may hold, such as `H5P.Image 1.1`. */
export function librariesOf(spec: Spec): string[] {
  return (spec.options ?? []).flatMap((each) => {
    if (typeof each === "string") return [each];
    return "name" in each ? [each.name] : [];
  });
}

/** `H5P.Image` of `H5P.Image 1.1`. */
export function machineName(library: string): string {
  return library.split(" ")[0] ?? library;
}

/**
 * The fields that stand together, and where their values lie. Conditions name others by steps
 * from here: `type`, `../mode`. A list is a step too.
 */
export class Scope {
  constructor(
    readonly fields: readonly Spec[],
    readonly path: Path,
    readonly parent: Scope | null,
    readonly isFlat = false,
  ) {}

  pathOf(name: string): Path {
    return this.isFlat ? this.path : [...this.path, name];
  }

  find(steps: string): { spec: Spec; path: Path } | null {
    let scope: Scope | null = this;
    let found: { spec: Spec; path: Path } | null = null;
    for (const step of steps.split("/")) {
      if (step === "..") {
        scope = scope?.parent ?? null;
        continue;
      }
      const spec: Spec | undefined = scope?.fields.find((each) => each.name === step);
      if (scope === null || spec === undefined) return null;
      found = { spec, path: scope.pathOf(step) };
      const inner: readonly Spec[] = spec.fields ?? [];
      scope = new Scope(inner, found.path, scope, onlyField(spec) !== null);
    }
    return found;
  }
}

/** What a condition compares: of a library its name, of an empty field its default. */
export function compared(spec: Spec, value: Json | undefined): Json {
  if (spec.type === "library") return asObject(value)["library"] ?? null;
  return value ?? spec.default ?? (spec.type === "boolean" ? false : null);
}
