/** What an assignable unit sends and asks over HTTP: token, statements, documents (cmi5 §8, §10, §11). */

export interface Parameters {
  endpoint: string;
  fetch: string;
  registration: string;
  activityId: string;
  actor: { name?: string; account: { homePage: string; name: string } };
}

export interface LaunchData {
  contextTemplate: Context;
  launchMode: "Normal" | "Browse" | "Review";
  masteryScore?: number;
  returnURL?: string;
}

interface Context {
  contextActivities?: Record<string, object[] | undefined>;
  extensions?: Record<string, unknown>;
}

export interface Told {
  verb: object;
  object: object;
  categories: readonly string[];
  extensions: Record<string, unknown>;
  result?: Record<string, unknown>;
}

const LAUNCH_DATA = "LMS.LaunchData";
const PREFERENCES = "cmi5LearnerPreferences";
const OWN_STATE = "callcraft.course";
/** A browser lets this much leave with a page that goes away; the rest of it is for headers. */
const LONGEST_PARTING = 60_000;

/** The launch parameters of §8.1; null where the address is not that of a cmi5 launch. */
export function readParameters(address: URL): Parameters | null {
  const given = (name: string): string => address.searchParams.get(name) ?? "";
  const [endpoint, fetchUrl, registration] = [given("endpoint"), given("fetch"), given("registration")];
  const activityId = given("activityId");
  if (!endpoint || !fetchUrl || !registration || !activityId) return null;
  const actor = JSON.parse(given("actor")) as Parameters["actor"];
  return {
    endpoint: endpoint.endsWith("/") ? endpoint : `${endpoint}/`,
    fetch: fetchUrl,
    registration,
    activityId,
    actor,
  };
}

export class Cmi5Wire {
  private waiting: object[] = [];
  /** Sent, and not acknowledged yet. */
  private underway: object[] = [];
  private context: Context = {};
  /** Requests go one after the other, so that statements arrive in the order they were told. */
  private line: Promise<unknown> = Promise.resolve();
  private isParting = false;

  private constructor(
    private readonly parameters: Parameters,
    private readonly token: string,
  ) {}

  /** Fetch the token. It is given once: a reload of the page finds it in this tab's memory (§8.2). */
  static async open(parameters: Parameters): Promise<Cmi5Wire> {
    const memory = `callcraft.cmi5:${parameters.fetch}`;
    const answer = (await (await fetch(parameters.fetch, { method: "POST" })).json()) as Record<
      string,
      string | undefined
    >;
    const token = answer["auth-token"] ?? sessionStorage.getItem(memory);
    if (!token) throw new Error(answer["error-text"] ?? "The LMS gave no token.");
    sessionStorage.setItem(memory, token);
    return new Cmi5Wire(parameters, token);
  }

  async launchData(): Promise<LaunchData> {
    const found = await this.document<LaunchData>(this.stateUrl(LAUNCH_DATA));
    if (!found) throw new Error("The LMS keeps no LMS.LaunchData for this session.");
    this.context = found.contextTemplate;
    return found;
  }

  /** The first language that the learner prefers (§11); reading it is a duty before `initialized`. */
  async language(): Promise<string> {
    const query = new URLSearchParams({ profileId: PREFERENCES, agent: this.agent() });
    const found = await this.document<{ languagePreference?: string }>(`agents/profile?${query}`);
    return found?.languagePreference?.split(",")[0]?.trim() ?? "";
  }

  state<T>(): Promise<T | null> {
    return this.document<T>(this.stateUrl(OWN_STATE));
  }

  keep(state: object): Promise<void> {
    const body = JSON.stringify(state);
    return this.inTurn(() => this.send("PUT", this.stateUrl(OWN_STATE), body));
  }

  /** Write a statement; it leaves with the next `flush`. */
  tell({ verb, object, categories, extensions, result }: Told): void {
    const { contextActivities = {}, extensions: given = {}, ...rest } = this.context;
    const category = [
      ...(contextActivities["category"] ?? []),
      ...categories.map((id) => ({ objectType: "Activity", id })),
    ];
    this.waiting.push({
      id: randomUuid(),
      timestamp: new Date().toISOString(),
      actor: this.parameters.actor,
      verb,
      object,
      ...(result ? { result } : {}),
      context: {
        ...rest,
        registration: this.parameters.registration,
        contextActivities: { ...contextActivities, ...(category.length ? { category } : {}) },
        extensions: { ...given, ...extensions },
      },
    });
  }

  /** The page goes away: from now on nothing waits for its turn. */
  part(): void {
    this.isParting = true;
  }

  /**
   * Send what was told and is not acknowledged, in one request and in its order: also what a broken
   * connection swallowed, and what a parting request may overtake, since nothing counts after
   * `terminated`. A record keeps an id once (1.0.3 Communication 2.1.2).
   */
  flush(): Promise<void> {
    return this.inTurn(async () => {
      const sent = [...this.underway, ...this.waiting];
      if (!sent.length) return;
      [this.underway, this.waiting] = [sent, []];
      await this.send("POST", "statements", JSON.stringify(sent));
      this.underway = [];
    });
  }

  private inTurn(sending: () => Promise<void>): Promise<void> {
    const sent = this.isParting ? sending() : this.line.then(sending);
    this.line = sent.catch((error: unknown) => console.error(error));
    return this.line as Promise<void>;
  }

  private async send(method: "POST" | "PUT", path: string, body: string): Promise<void> {
    const answer = await this.request(path, {
      method,
      body,
      keepalive: new TextEncoder().encode(body).length <= LONGEST_PARTING,
    });
    if (!answer.ok) console.error(`${method} ${path}: ${answer.status}`, await answer.text());
  }

  private async document<T>(path: string): Promise<T | null> {
    const answer = await this.request(path, {});
    if (answer.status === 404) return null;
    if (!answer.ok) throw new Error(`The LMS answered ${answer.status} to ${path.split("?")[0]}.`);
    return (await answer.json()) as T;
  }

  private request(path: string, options: RequestInit): Promise<Response> {
    return fetch(this.parameters.endpoint + path, {
      ...options,
      headers: {
        Authorization: `Basic ${this.token}`,
        "X-Experience-API-Version": "1.0.3",
        "Content-Type": "application/json",
      },
    });
  }

  private stateUrl(stateId: string): string {
    const { activityId, registration } = this.parameters;
    const query = new URLSearchParams({ stateId, activityId, registration, agent: this.agent() });
    return `activities/state?${query}`;
  }

  private agent(): string {
    return JSON.stringify(this.parameters.actor);
  }
}

/** A random UUID (version 4); `crypto.randomUUID` exists on secure origins only. */
function randomUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = Array.from(bytes, (byte, place) =>
    (place === 6 ? (byte & 0x0f) | 0x40 : place === 8 ? (byte & 0x3f) | 0x80 : byte)
      .toString(16)
      .padStart(2, "0"),
  ).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
