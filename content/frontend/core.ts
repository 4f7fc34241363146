import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

import type { Plugin } from "vite";

const FOLDER = "h5p-core";
/** h5p-standalone's own player is not used: our page starts the core itself. */
const WITHOUT = /(?:^main\.bundle\.|\.d\.ts$)/;

/**
 * Lays H5P's core beside the built scripts, byte for byte as `h5p-standalone` brings it: a program of
 * its own under the GPL, which pages load and no build of ours takes apart. The style sheet finds its
 * fonts and images by relative addresses, so the names stay.
 */
export function h5pCore(root: string): Plugin {
  return {
    name: "callcraft:h5p-core",
    apply: "build",
    generateBundle() {
      const source = join(root, "node_modules/h5p-standalone/dist");
      for (const path of readdirSync(source, { recursive: true, encoding: "utf8" })) {
        if (WITHOUT.test(path) || statSync(join(source, path)).isDirectory()) continue;
        this.emitFile({
          type: "asset",
          fileName: `${FOLDER}/${path.replaceAll("\\", "/")}`,
          source: readFileSync(join(source, path)),
        });
      }
    },
  };
}
