/**
 * Where content keeps its states. The core would post them by itself, late and one by one; here they
 * are handed on at once, to be journalled before the network is asked.
 */

import type { Core, Integration, StateOptions } from "./core";
import type { Listener } from "./listener";

/** The content itself, among its sub-contents. */
const MAIN = "0";

export class States {
  constructor(
    private readonly core: Core,
    private readonly integration: Integration,
    private readonly listener: Listener,
  ) {}

  /** Take the place of the core's own functions. */
  takeOver(): void {
    this.core.setUserData = (contentId, kind, state, options = {}) =>
      this.keep(String(contentId), kind, state, options);
    this.core.deleteUserData = (contentId, kind, subContentId = MAIN) => {
      delete this.known(String(contentId))?.[String(subContentId)]?.[kind];
      this.listener.kept(String(subContentId), kind, null);
    };
  }

  /** Ask each content on the page for its state. One that fails does not keep the others from it. */
  saveAll(): void {
    for (const instance of this.core.instances) {
      try {
        const state = instance.getCurrentState?.();
        if (state !== undefined) {
          this.keep(String(instance.contentId), "state", state, {});
        }
      } catch (error) {
        console.error("H5P: the content could not tell its state.", error);
      }
    }
  }

  private keep(contentId: string, kind: string, state: unknown, options: StateOptions): void {
    const known = this.known(contentId);
    if (known === null) {
      return; // Not a content of this page.
    }
    let text: string | undefined;
    try {
      text = JSON.stringify(state);
    } catch (error) {
      options.errorCallback?.(error);
      return;
    }
    const part = String(options.subContentId ?? MAIN);
    const kinds = (known[part] ??= {});
    if (text !== undefined && kinds[kind] !== text) {
      kinds[kind] = text;
      this.listener.kept(part, kind, text);
    }
  }

  /** What the core finds when it looks for states; null for a content that is not on this page. */
  private known(contentId: string): Record<string, Record<string, string>> | null {
    const content = this.integration.contents[`cid-${contentId}`];
    return content === undefined ? null : (content.contentUserData ??= {});
  }
}
