/** Who made a thing and how it may be used, as a definition of fields like any other. */

import type { Option, Spec } from "./semantics.ts";
import { t } from "./texts.ts";

const LICENCES: readonly [string, string][] = [
  ["U", ""],
  ["CC BY", "CC BY"],
  ["CC BY-SA", "CC BY-SA"],
  ["CC BY-ND", "CC BY-ND"],
  ["CC BY-NC", "CC BY-NC"],
  ["CC BY-NC-SA", "CC BY-NC-SA"],
  ["CC BY-NC-ND", "CC BY-NC-ND"],
  ["CC0 1.0", "CC0 1.0"],
  ["CC PDM", "CC Public Domain Mark"],
  ["GNU GPL", "GNU GPL"],
  ["PD", ""],
  ["ODC PDDL", "ODC PDDL"],
  ["C", ""],
];
const VERSIONS = ["4.0", "3.0", "2.5", "2.0", "1.0"];
const ROLES = ["Author", "Editor", "Licensee", "Originator"];

function text(name: string, label: string, more: Partial<Spec> = {}): Spec {
  return { name, type: "text", label, optional: true, ...more };
}

function licence(name: string): Spec {
  const options = LICENCES.map(([value, label]): Option => ({
    value,
    label: label === "" ? t(`licence_${value}`) : label,
  }));
  return { name, type: "select", label: t("licence"), options, default: "U" };
}

function version(name: string): Spec {
  const options = VERSIONS.map((value): Option => ({ value }));
  return { name, type: "select", label: t("licence_version"), options, optional: true };
}

/** The metadata of the whole, but for its title. */
export function METADATA(): Spec[] {
  return [authors(), licence("license"), version("licenseVersion"), ...years(), ...sources(), changes()];
}

/** The metadata of content in content. */
export function METADATA_OF_PARTS(): Spec[] {
  return [text("title", t("title"), { description: t("title_of_part") }), ...METADATA()];
}

/** What stands beside a file. */
export function COPYRIGHT(): Spec[] {
  return [
    text("title", t("title")),
    text("author", t("role_Author")),
    text("year", t("year")),
    text("source", t("source"), { placeholder: "https://" }),
    licence("license"),
    version("version"),
  ];
}

function authors(): Spec {
  const role: Spec = {
    name: "role",
    type: "select",
    label: t("role"),
    default: "Author",
    options: ROLES.map((value): Option => ({ value, label: t(`role_${value}`) })),
  };
  const fields = [text("name", t("name"), { optional: false }), role];
  const field: Spec = { name: "author", type: "group", label: t("author"), fields };
  return { name: "authors", type: "list", label: t("authors"), entity: t("author"), optional: true, field };
}

function years(): Spec[] {
  const bounds = { type: "number", optional: true, min: -9999, max: 9999, step: 1 };
  return [
    { ...bounds, name: "yearFrom", label: t("year_from") },
    { ...bounds, name: "yearTo", label: t("year_to") },
  ];
}

function sources(): Spec[] {
  return [
    text("source", t("source"), { placeholder: "https://" }),
    text("licenseExtras", t("licence_extras"), { widget: "textarea" }),
    text("authorComments", t("comments"), { widget: "textarea" }),
  ];
}

function changes(): Spec {
  const fields = [
    text("date", t("date")),
    text("author", t("changed_by")),
    text("log", t("what_changed"), { widget: "textarea" }),
  ];
  const field: Spec = { name: "change", type: "group", label: t("change_entry"), fields };
  return { name: "changes", type: "list", label: t("changes"), entity: t("change_entry"), optional: true, field };
}
