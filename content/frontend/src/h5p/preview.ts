/** A draft, shown to whoever makes it: nobody keeps what is done in it. */

import type { Listener } from "./listener";

/** What the page around hears: `height` in CSS pixels, or that a script could not be loaded. */
export type PreviewMessage =
  | { type: "callcraft-h5p-preview"; height: number }
  | { type: "callcraft-h5p-preview"; failed: string };

const TYPE = "callcraft-h5p-preview";

/** A listener that keeps nothing, and tells the page around, of one of `origins`, how high it is. */
export function previewIn(origins: string[]): Listener {
  const tell = (message: PreviewMessage): void => {
    if (window.parent !== window) {
      for (const origin of origins) {
        window.parent.postMessage(message, origin);
      }
    }
  };
  return {
    starts: () => {
      new ResizeObserver(() => {
        tell({ type: TYPE, height: document.body.scrollHeight });
      }).observe(document.body);
    },
    opened: () => undefined,
    stated: () => undefined,
    kept: () => undefined,
    failed: (address) => {
      tell({ type: TYPE, failed: address });
    },
  };
}
