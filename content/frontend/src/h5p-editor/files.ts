/** The files of the draft: which there are, where a browser finds them, and sending more. */

import type { FileOnServer, Wire } from "./wire.ts";

export class Files {
  private readonly known = new Map<string, FileOnServer>();

  constructor(
    private readonly wire: Wire,
    files: Readonly<Record<string, Omit<FileOnServer, "path">>>,
  ) {
    for (const [path, each] of Object.entries(files)) this.known.set(path, { ...each, path });
  }

  /** The address of a file of the draft; null for others, which are not shown here. */
  addressOf(path: string): string | null {
    return this.known.get(path)?.url ?? null;
  }

  async send(
    file: File,
    kind: string,
    sent: (part: number) => void,
    stop: AbortSignal,
  ): Promise<FileOnServer> {
    const taken = await this.wire.upload(file, kind, sent, stop);
    this.known.set(taken.path, taken);
    return taken;
  }
}
