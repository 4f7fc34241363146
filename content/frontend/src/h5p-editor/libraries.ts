/** The definitions of libraries, asked for once each, and several in one go. */

import type { LibraryOnServer, Wire } from "./wire.ts";
import { machineName } from "./semantics.ts";

interface Waiting {
  resolve: (library: LibraryOnServer) => void;
  reject: (reason: unknown) => void;
}

/** Names in one address; servers take addresses of some 8000 letters. */
const MOST_AT_ONCE = 60;

export class Libraries {
  private readonly known = new Map<string, Promise<LibraryOnServer>>();
  private waiting = new Map<string, Waiting>();

  /** `language` is that of the labels. */
  constructor(
    private readonly wire: Wire,
    private readonly language: string,
  ) {}

  /** The library `H5P.Blanks 1.14`; one that is not installed says so. */
  get(name: string): Promise<LibraryOnServer> {
    const known = this.known.get(name);
    if (known !== undefined) return known;
    const asked = new Promise<LibraryOnServer>((resolve, reject) => {
      if (this.waiting.size === 0) queueMicrotask(() => this.askForAll());
      this.waiting.set(name, { resolve, reject });
    });
    this.known.set(name, asked);
    asked.catch(() => this.known.delete(name)); // It may be asked for again.
    return asked;
  }

  private askForAll(): void {
    const all = [...this.waiting];
    this.waiting = new Map();
    for (let begin = 0; begin < all.length; begin += MOST_AT_ONCE) {
      void this.ask(new Map(all.slice(begin, begin + MOST_AT_ONCE)));
    }
  }

  private async ask(some: Map<string, Waiting>): Promise<void> {
    try {
      const names = [...some.keys()].map((each) => each.replace(" ", "-"));
      const answers = await this.wire.libraries(names, this.language);
      for (const [name, { resolve }] of some) {
        resolve(answers.find((each) => each.library === name) ?? notInstalled(name));
      }
    } catch (reason) {
      for (const { reject } of some.values()) reject(reason);
    }
  }
}

function notInstalled(library: string): LibraryOnServer {
  const title = machineName(library);
  return { library, title, semantics: [], isRunnable: false, isInstalled: false };
}
