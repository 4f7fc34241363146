/** As much of H5P's core as the content type uses; whichever host plays it brings it along. */

export type ContentId = number | string;

/** `H5P.XAPIEvent`: the core fills in who, what and where. */
export interface XapiEvent {
  data: { statement: Statement };
  setScoredResult(
    score: number,
    maxScore: number,
    instance: unknown,
    completion: boolean,
    success: boolean,
  ): void;
  getVerifiedStatementValue(path: string[]): unknown;
}

export interface Statement {
  result?: Record<string, unknown>;
  [member: string]: unknown;
}

/** What `H5P.EventDispatcher` and `H5P.newRunnable` make of a content. */
export interface Instance {
  contentId?: ContentId;
  subContentId?: string;
  parent?: unknown;
  libraryInfo?: { versionedName: string };
  trigger(event: string | XapiEvent): void;
  createXAPIEventTemplate(verb: string): XapiEvent;
  setActivityStarted(): void;
}

/** The third thing that the core hands to a content. */
export interface Extras {
  previousState?: unknown;
  metadata?: { title?: string };
}

export interface Core {
  EventDispatcher: { call(instance: object): void; prototype: object };
  createTitle?(title: string): string;
  createUUID(): string;
  setUserData(
    contentId: ContentId,
    kind: string,
    state: unknown,
    options: { deleteOnChange: boolean },
  ): void;
}

/** The object that the host wrote into the page. */
export interface Integration {
  saveFreq?: number | false;
}

/** Of the page, as this content type reads it. */
export interface H5pWindow {
  H5P: Core;
  H5PIntegration?: Integration;
  Callcraft?: Record<string, unknown>;
}

export const page = window as unknown as H5pWindow;
