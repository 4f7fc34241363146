/**
 * What passes between the page that plays an H5P content and whoever embeds it, of one origin.
 *
 * The embedding page offers a `Listener` as `callcraftH5P` before the content's page is loaded. The
 * content's page offers a `Player` as `callcraftH5PPlayer`.
 */

export interface Listener {
  /** Everything has been loaded, and the content starts now. */
  starts(): void;
  /** The content is shown. `maxScore` is the most points in it; null where that is not known. */
  opened(maxScore: number | null): void;
  /** H5P has made a statement; `statement` is a copy, with `parts` where it sums up answers. */
  stated(statement: Record<string, unknown>): void;
  /** The content wants `state` (JSON) to be found again; null to forget what was kept. */
  kept(subContentId: string, kind: string, state: string | null): void;
  /** A script that the content needs could not be loaded. */
  failed(address: string): void;
}

export interface Player {
  /** Have everything kept that the content has not told yet. */
  saveStates(): void;
}

declare global {
  interface Window {
    callcraftH5P?: Listener;
    callcraftH5PPlayer?: Player;
  }
}
