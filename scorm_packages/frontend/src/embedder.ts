/**
 * Tells the page that embeds this one how the course stands: the launcher of a dispatch package, in
 * the frame of another LMS. What it is told is what the server holds, so that both sides record the
 * same; and it goes to the origin that the server named, and to no other.
 *
 * The shapes are those of `scorm_packages/export/frontend/src/launcher/protocol.ts`.
 */

/** Who embeds the page. */
export interface Embedding {
  /** The only origin that may read what is told. */
  origin: string;
  /** The secret of this launch: it shows the launcher that a message comes from us. */
  channel: string;
  /** Gives the standing of the course, as JSON. */
  standingUrl: string;
  /** The standing as the page was opened: the time of this visit counts from there. */
  standing: object | null;
}

const PROTOCOL = "callcraft-dispatch/1";
/** Several changes in a row are told once. */
const PAUSE_MS = 100;

export class Embedder {
  private last = "";
  private timer: ReturnType<typeof setTimeout> | undefined;

  private constructor(private readonly embedding: Embedding) {
    // At once: content that saves before the first question is answered would be the beginning.
    if (embedding.standing) this.tell(embedding.standing);
    this.askSoon();
  }

  /** The embedder of this page; null when nobody embeds it. */
  static ofPage(): Embedder | null {
    const text = document.getElementById("callcraft-embedding")?.textContent;
    return text ? new Embedder(JSON.parse(text) as Embedding) : null;
  }

  /** Called whenever something was saved or is about to be. */
  changed(isSaved: boolean): void {
    if (isSaved) this.askSoon();
  }

  private askSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(), PAUSE_MS);
  }

  private async ask(): Promise<void> {
    const answer = await fetch(this.embedding.standingUrl, { cache: "no-store", credentials: "omit" }).catch(
      () => null, // Offline: the next thing saved asks again.
    );
    if (!answer?.ok) return;
    const text = await answer.text();
    if (text === this.last) return;
    this.last = text;
    this.tell(JSON.parse(text) as object);
  }

  private tell(standing: object): void {
    const { channel, origin } = this.embedding;
    launcher()?.postMessage({ protocol: PROTOCOL, channel, kind: "standing", standing }, origin);
  }
}

/** The window around this one, or the one that opened it. */
function launcher(): Window | null {
  return window.parent === window ? (window.opener as Window | null) : window.parent;
}
