import { copyFileSync, cpSync } from "node:fs";
import { join } from "node:path";

import { build, type Plugin } from "vite";

/**
 * What exported packages carry: a script of one file each, with its style sheet where it has one. A
 * name may begin with a folder.
 */
export const PACKAGED: Record<string, string> = {
  player: "content/frontend/src/sco/main.ts",
  adapter12: "scorm_packages/export/frontend/src/adapter/scorm12.ts",
  adapter2004: "scorm_packages/export/frontend/src/adapter/scorm2004.ts",
  "h5p-library/module": "scorm_packages/export/frontend/src/h5p/main.ts",
  launcher: "scorm_packages/export/frontend/src/launcher/main.ts",
};

/**
 * Builds those scripts into `build/packaged/` under fixed names, without chunks and as
 * classic scripts: the LMS that serves them may know neither modules nor their media type.
 */
export function packagedScripts(root: string): Plugin {
  return {
    name: "callcraft:packaged",
    apply: "build",
    async closeBundle() {
      const folder = join(root, "build/packaged");
      for (const [name, source] of Object.entries(PACKAGED)) {
        await build({
          configFile: false,
          root,
          publicDir: false,
          logLevel: "warn",
          build: {
            outDir: folder,
            emptyOutDir: false, // All builds share it.
            target: "es2020",
            sourcemap: false,
            lib: {
              entry: join(root, source),
              formats: ["iife"],
              name: `callcraft_${name.replaceAll(/\W/g, "_")}`,
              fileName: () => `${name}.js`,
              cssFileName: name,
            },
          },
        });
      }
      const licence = join(root, "node_modules/scorm-again/LICENSE");
      copyFileSync(licence, join(folder, "LICENSE-scorm-again.txt"));
      const library = join(root, "scorm_packages/export/frontend/h5p-library");
      cpSync(library, join(folder, "h5p-library"), { recursive: true });
    },
  };
}
