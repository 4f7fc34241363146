/** What the editor asks of the server and tells it. */

import type { Spec } from "./semantics.ts";
import type { JsonObject } from "./values.ts";
import { t } from "./texts.ts";

export interface Config {
  language: string;
  addresses: {
    data: string;
    files: string;
    libraries: string;
    preview: string;
    publish: string;
    list: string;
    history: string;
  };
  texts: Record<string, string>;
}

export interface Finding {
  code: string;
  severity: "error" | "warning" | "note";
  place: string;
  text: string;
}

export interface FileOnServer {
  path: string;
  mime: string;
  url: string;
  size?: number;
  width?: number | null;
  height?: number | null;
}

export interface Data {
  revision: number;
  title: string;
  language: string;
  library: string;
  metadata: JsonObject;
  parameters: JsonObject;
  findings: Finding[];
  files: Record<string, Omit<FileOnServer, "path">>;
}

export interface LibraryOnServer {
  library: string;
  title: string;
  semantics: Spec[];
  isRunnable: boolean;
  isInstalled: boolean;
}

export interface Saved {
  revision: number;
  parameters: JsonObject;
  findings: Finding[];
}

export interface Changed {
  revision: number;
  changedBy: string;
  changedAt: string;
}

export interface Published {
  package?: string;
  findings: Finding[];
}

/** An answer that is none of those that were hoped for. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly body: Readonly<Record<string, unknown>>,
  ) {
    super(typeof body["detail"] === "string" ? body["detail"] : t("server_error"));
  }

  /** Whether asking again later may help. */
  get isPassing(): boolean {
    return this.status === 0 || this.status >= 500 || this.status === 429;
  }
}

/** Where each page of the house carries its token against forged requests. */
const TOKEN = "meta[name=csrf-token]";

/** What browsers send of at most when a page is left, in bytes (Fetch, keepalive). */
const MOST_ON_LEAVING = 60_000;

export class Wire {
  constructor(private readonly addresses: Config["addresses"]) {}

  data(): Promise<Data> {
    return this.ask<Data>(this.addresses.data);
  }

  save(body: object, { leaving = false } = {}): Promise<Saved> {
    const text = JSON.stringify(body);
    const keepalive = leaving && new Blob([text]).size < MOST_ON_LEAVING;
    return this.ask<Saved>(this.addresses.data, { method: "PUT", body: text, keepalive });
  }

  async libraries(names: string[], language: string): Promise<LibraryOnServer[]> {
    const query = new URLSearchParams({ names: names.join(","), language });
    const address = `${this.addresses.libraries}?${query}`;
    return (await this.ask<{ libraries: LibraryOnServer[] }>(address)).libraries;
  }

  async preview(): Promise<string> {
    return (await this.ask<{ url: string }>(this.addresses.preview)).url;
  }

  /** Publish what was saved as `revision`; findings without a package say why not. */
  async publish(revision: number): Promise<Published> {
    const body = JSON.stringify({ revision });
    try {
      return await this.ask<Published>(this.addresses.publish, { method: "POST", body });
    } catch (refused) {
      if (!(refused instanceof Refused) || refused.status !== 422) throw refused;
      return { findings: (refused.body["findings"] ?? []) as Finding[] };
    }
  }

  /** Send a file and say how much of it has gone, from 0 to 1. */
  upload(file: File, kind: string, sent: (part: number) => void, stop: AbortSignal): Promise<FileOnServer> {
    return new Promise((resolve, reject) => {
      const body = new FormData();
      body.append("kind", kind);
      body.append("file", file);
      const request = new XMLHttpRequest();
      request.open("POST", this.addresses.files);
      for (const [name, value] of Object.entries(headers())) request.setRequestHeader(name, value);
      request.upload.addEventListener("progress", ({ loaded, total }) => sent(total ? loaded / total : 0));
      request.addEventListener("load", () => {
        const answer = parsed(request.responseText);
        if (typeof answer["path"] === "string") resolve(answer as unknown as FileOnServer);
        else reject(new Refused(request.status, answer));
      });
      request.addEventListener("error", () => reject(new Refused(0, { detail: t("offline") })));
      request.addEventListener("abort", () => reject(new Refused(0, { detail: t("upload_stopped") })));
      stop.addEventListener("abort", () => request.abort());
      request.send(body);
    });
  }

  private async ask<Answer>(address: string, options: RequestInit = {}): Promise<Answer> {
    let response = await sent(address, options);
    if (response.status === 403 && options.method !== undefined && (await this.renewToken())) {
      response = await sent(address, options); // Whoever signed in again has another token.
    }
    if (response.type === "opaqueredirect") throw new Refused(401, { detail: t("signed_out") });
    const answer = parsed(await response.text());
    if (!response.ok) throw new Refused(response.status, answer);
    return answer as Answer;
  }

  /** Take the token of this session from a page of it; false when there is none. */
  private async renewToken(): Promise<boolean> {
    const page = await sent(this.addresses.list, { headers: { Accept: "text/html" } });
    const [, token] = /<meta name="csrf-token" content="(\w+)">/.exec(await page.text()) ?? [];
    const ours = document.querySelector<HTMLMetaElement>(TOKEN);
    if (token === undefined || ours === null) return false;
    ours.content = token;
    return true;
  }
}

async function sent(address: string, options: RequestInit): Promise<Response> {
  const kind: Record<string, string> = options.body === undefined ? {} : { "Content-Type": "application/json" };
  try {
    return await fetch(address, { headers: { ...headers(), ...kind }, redirect: "manual", ...options });
  } catch {
    throw new Refused(0, { detail: t("offline") });
  }
}

function headers(): Record<string, string> {
  const token = document.querySelector<HTMLMetaElement>(TOKEN)?.content ?? "";
  return { Accept: "application/json", "X-CSRFToken": token };
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {}; // A page for people, from a proxy perhaps: the status says enough.
  }
}
