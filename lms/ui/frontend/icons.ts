import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Plugin } from "vite";

import { roomSources } from "./sources.ts";

/** `{% icon "name" %}` and `icon="name"` in templates, `icon="name"` in Python. */
const NAME = /\bicon\s*=?\s*["']([a-z0-9][a-z0-9-]*)["']/g;

/**
 * Copies the drawing of every icon that a template or a Python file names into one JSON file
 * (`build/icons.json`: name → inner SVG), which the `icon` template tag reads. Nothing of
 * `node_modules` is needed at run time, and no icon costs a request.
 */
export function copyIcons(root: string): Plugin {
  return {
    name: "callcraft:icons",
    apply: "build",
    buildEnd() {
      const drawings: Record<string, string> = {};
      for (const name of [...namesIn(root)].sort()) {
        const file = join(root, "node_modules/@tabler/icons/icons/outline", `${name}.svg`);
        if (!existsSync(file)) this.error(`There is no icon “${name}” in Tabler Icons.`);
        drawings[name] = innerSvg(readFileSync(file, "utf8"));
      }
      mkdirSync(join(root, "build"), { recursive: true });
      writeFileSync(join(root, "build/icons.json"), `${JSON.stringify(drawings, null, 1)}\n`);
    },
  };
}

function namesIn(root: string): Set<string> {
  const names = new Set<string>();
  for (const file of roomSources(root).filter((path) => !path.endsWith(".ts"))) {
    for (const [, name] of readFileSync(file, "utf8").matchAll(NAME)) if (name) names.add(name);
  }
  return names;
}

function innerSvg(svg: string): string {
  const [, inner = ""] = /<svg[^>]*>([\s\S]*)<\/svg>/.exec(svg) ?? [];
  return inner.replaceAll(/\s*\n\s*/g, "").replace('<path stroke="none" d="M0 0h24v24H0z" fill="none" />', "");
}
