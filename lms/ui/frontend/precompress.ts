import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

import type { Plugin } from "vite";

/**
 * Lays a gzip and a brotli twin beside every built script and style sheet. WhiteNoise sends the
 * twin that the browser takes, so that nothing is compressed again for each visitor.
 */
export function precompress(): Plugin {
  return {
    name: "callcraft:precompress",
    apply: "build",
    writeBundle({ dir }) {
      if (dir === undefined) return;
      for (const path of readdirSync(dir, { recursive: true, encoding: "utf8" })) {
        if (!/\.(js|css)$/.test(path)) continue;
        const content = readFileSync(join(dir, path));
        writeFileSync(join(dir, `${path}.gz`), gzipSync(content, { level: 9 }));
        writeFileSync(join(dir, `${path}.br`), brotliCompressSync(content));
      }
    },
  };
}
