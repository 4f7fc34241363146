import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { defineConfig } from "vite";

import { h5pCore } from "./content/frontend/core.ts";
import { packagedScripts } from "./content/frontend/packaged.ts";
import { copyIcons } from "./lms/ui/frontend/icons.ts";
import { htmxWithoutEval } from "./lms/ui/frontend/noeval.ts";
import { precompress } from "./lms/ui/frontend/precompress.ts";
import { purgeTabler } from "./lms/ui/frontend/purge.ts";

/** One entry per page family; each room keeps its own sources. */
const entries: Record<string, string> = {
  h5p: "content/frontend/src/h5p/main.ts",
  "h5p-editor": "content/frontend/src/h5p-editor/main.ts",
  "h5p-upgrade": "content/frontend/src/h5p-upgrade/main.ts",
  "h5p-full-editor": "content/frontend/src/h5p-full-editor/shell.ts",
  "h5p-full-editor-frame": "content/frontend/src/h5p-full-editor/frame.ts",
  "h5p-full-editor-storage": "content/frontend/src/h5p-full-editor/storage.ts",
  hosted: "scorm_packages/export/frontend/src/hosted/main.ts",
  runtime: "scorm_packages/frontend/src/main.ts",
  ui: "lms/ui/frontend/src/main.ts",
};

const root = fileURLToPath(new URL(".", import.meta.url));

export default defineConfig({
  root,
  base: "/static/",
  publicDir: false,
  plugins: [
    htmxWithoutEval(),
    purgeTabler(root),
    copyIcons(root),
    h5pCore(root),
    precompress(),
    packagedScripts(root),
  ],
  build: {
    outDir: "build/static",
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2022",
    sourcemap: true,
    modulePreload: false,
    rollupOptions: {
      input: Object.fromEntries(
        Object.entries(entries).filter(([, source]) => existsSync(`${root}${source}`)),
      ),
      output: {
        entryFileNames: "[name].[hash].js",
        chunkFileNames: "chunks/[name].[hash].js",
        assetFileNames: "assets/[name].[hash][extname]",
      },
    },
  },
});
