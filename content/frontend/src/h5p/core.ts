/** As much of H5P's core as its host uses. The core itself is installed, not ours, and unchanged. */

export interface XapiEvent {
  data: { statement: Record<string, unknown> };
  getVerb(): string | null;
}

/** What a question tells of itself when it is asked, and the questions in it (H5P's contract). */
export interface Told {
  statement?: {
    object?: { id?: string };
    result?: { response?: unknown; score?: { raw?: unknown; max?: unknown } };
  };
  children?: (Told | undefined | null)[];
}

export interface Runnable {
  contentId: number | string;
  getCurrentState?: () => unknown;
  getMaxScore?: () => number;
  getXAPIData?: () => Told | undefined;
}

/** What a content type may say about a state that it wants to be kept. */
export interface StateOptions {
  subContentId?: string | number;
  errorCallback?: (error: unknown) => void;
}

export interface Core {
  preventInit?: boolean;
  /** Calls back once the core has finished what it does when the page is ready. */
  jQuery(ready: () => void): void;
  instances: Runnable[];
  externalDispatcher: { on(type: "xAPI", heard: (event: XapiEvent) => void): void };
  init(place: HTMLElement): void;
  trigger(instance: Runnable, type: string): void;
  setUserData(
    contentId: number | string,
    kind: string,
    state: unknown,
    options?: StateOptions,
  ): void;
  deleteUserData(contentId: number | string, kind: string, subContentId?: string | number): void;
}

export interface Integration {
  contents: Record<
    string,
    { library: string; contentUserData?: Record<string, Record<string, string>> }
  >;
}

declare global {
  interface Window {
    H5P?: Core;
    H5PIntegration?: Integration;
  }
}
