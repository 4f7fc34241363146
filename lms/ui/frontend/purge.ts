import { PurgeCSS } from "purgecss";
import type { Plugin } from "vite";

import { roomSources } from "./sources.ts";

/** Class names put together at run time (`bg-{{ tone }}-lt`), which no scan can find. */
const SAFELIST = {
  standard: [
    /^(bg|text)-(green|red|yellow|orange|blue|azure|teal|secondary|primary)(-lt|-lt-fg)?$/,
    /^alert-(success|info|warning|danger)$/,
    /^is-(in)?valid$/,
  ],
  greedy: [/^data-bs-theme$/],
  // Read by Tabler through other variables, or set by our own style sheets.
  variables: [/^--tblr-(body|border|bg|shadow|primary|link|heading|secondary|font)/],
};

/**
 * Keeps of Tabler only what a template or script of ours uses, and puts it into a cascade layer,
 * so that our own styles win without fights over specificity.
 */
export function purgeTabler(root: string): Plugin {
  return {
    name: "callcraft:purge-tabler",
    enforce: "pre",
    config: () => ({
      build: {
        cssMinify: "lightningcss",
        // light-dark() is newer than these and is rewritten for them by Lightning CSS.
        cssTarget: ["chrome111", "edge111", "firefox121", "safari16.4"],
      },
    }),
    async transform(code, id) {
      if (!id.includes("@tabler/core/dist/css/tabler.css")) return null;
      const [result] = await new PurgeCSS().purge({
        content: roomSources(root),
        css: [{ raw: withoutOtherThemes(code) }],
        variables: true,
        keyframes: true,
        safelist: SAFELIST,
        defaultExtractor: (text) => text.match(/[A-Za-z0-9_-]+/g) ?? [],
      });
      if (result === undefined) throw new Error("PurgeCSS returned nothing for Tabler");
      return { code: `@layer colours, tabler;\n@layer tabler {\n${result.css}\n}`, map: null };
    },
  };
}

/** Drops selectors of Tabler's other theme switches; ours is `data-bs-theme` on the root only. */
function withoutOtherThemes(css: string): string {
  return css
    .replaceAll('@charset "UTF-8";', "")
    .replaceAll(/^\s*(?:html\[data-bs-navbar-theme|body\[data-(?:bs-)?theme=dark\] \[data)[^{}\n]*,\n/gm, "");
}
