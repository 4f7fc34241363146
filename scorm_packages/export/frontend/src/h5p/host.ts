/** An H5P host, as the player sees it: states and statements go through H5P's core. */

import type { Answer, Host, Learner, Standing } from "../../../../../content/frontend/src/host/host.ts";

/** What is done with all that the player says. */
export interface Listener {
  answered(answer: Answer): void;
  stood(standing: Standing): void;
  /** What is kept has changed. */
  kept(): void;
}

export class H5pHost implements Host {
  readonly standard = "h5p";
  readonly learner: Learner = { id: "", name: "" }; // H5P does not tell content whom it has.
  readonly counts = true;
  readonly isFirst: boolean;
  readonly returnUrl = "";

  constructor(
    readonly kept: string,
    readonly language: string,
    private readonly listener: Listener,
  ) {
    this.isFirst = kept === "";
  }

  keep(): boolean {
    return true; // The core asks for the state; it is the player's own progress.
  }

  answer(answer: Answer): void {
    this.listener.answered(answer);
  }

  stand(standing: Standing): void {
    this.listener.stood(standing);
  }

  spent(): void {} // The core measures the time itself.

  save(): void {
    this.listener.kept();
  }

  leave(): void {} // H5P has no end of a visit: every state is kept as it comes.
}
