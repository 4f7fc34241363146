import type { Answered, Job, Told, Upgraded } from "../../../../content/frontend/src/h5p-upgrade/protocol.ts";

/** The findings of the server by severity, gravest first. */
type Findings = [severity: string, found: { message: string; remedy: string }[]][];

const PAGE_OPENS_IN_MS = 30_000;

/**
 * `<ui-h5p-upgrades frame="…">` around a form with a row for each package: upgrades what is chosen,
 * one after the other. The libraries' scripts run in the page at `frame`, of another origin; what
 * comes of them is handed to the server, which checks it, and the answer stands in the row.
 */
export class Upgrades extends HTMLElement {
  private upgrader: Upgrader | null = null;

  connectedCallback(): void {
    const form = this.querySelector("form");
    const all = this.querySelector<HTMLInputElement>("input[data-all]");
    all?.addEventListener("change", () => {
      for (const box of this.boxes()) box.checked = all.checked;
    });
    form?.addEventListener("change", () => this.enable());
    form?.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.upgradeChosen();
    });
    this.enable();
  }

  disconnectedCallback(): void {
    this.upgrader?.close();
    this.upgrader = null;
  }

  private boxes(): HTMLInputElement[] {
    const boxes = this.querySelectorAll<HTMLInputElement>("tr[data-upgrade] input:not([hidden])");
    return [...boxes].filter((box) => !box.closest("tr")?.hasAttribute("data-done"));
  }

  private enable(): void {
    const button = this.querySelector<HTMLButtonElement>("form button");
    if (button !== null) button.disabled = !this.boxes().some((box) => box.checked);
  }

  private async upgradeChosen(): Promise<void> {
    const chosen = this.boxes().filter((box) => box.checked);
    const rows = chosen.map((box) => new Row(this, box));
    const fields = this.querySelectorAll<HTMLInputElement | HTMLButtonElement>("form input, form button");
    for (const field of fields) field.disabled = true;
    for (const row of rows) row.say(this.words("waiting"));
    let done = 0;
    for (const [number, row] of rows.entries()) {
      this.showProgress(number, rows.length);
      done += (await this.upgrade(row)) ? 1 : 0;
    }
    this.showProgress(rows.length, rows.length);
    const failed = String(rows.length - done);
    this.sayProgress(this.words("finished", { done: String(done), failed }));
    for (const field of fields) field.disabled = false;
    this.enable();
  }

  private async upgrade(row: Row): Promise<boolean> {
    try {
      row.say(this.words("loading"));
      const job = await asked<Job>(row.address);
      this.upgrader ??= new Upgrader(this.getAttribute("frame") ?? "");
      const upgraded = await this.upgrader.upgrade(job, (step) => {
        if (step !== "") row.say(this.words("step", { step }));
      });
      row.say(this.words("checking"));
      const answer = await asked<{ package: string; findings: Findings }>(row.address, {
        target: job.target,
        ...upgraded,
      });
      row.succeeded(this.words("done"), this.words("open"), answer.package, answer.findings);
      return true;
    } catch (error) {
      row.failed(...this.reason(error));
      return false;
    }
  }

  /** What to say of an error, and what the script or the server has said of it. */
  private reason(error: unknown): [text: string, detail: string, findings: Findings] {
    if (error instanceof ScriptFailure) {
      const key = error.failure === "step" ? "failed-step" : error.failure;
      return [this.words(key, { step: error.step }), error.detail, []];
    }
    if (error instanceof Refusal) {
      return error.findings.length > 0
        ? [this.words("refused"), "", error.findings]
        : [error.message || this.words("offline"), "", []];
    }
    console.error(error);
    return [this.words(error instanceof TypeError ? "offline" : "other"), "", []];
  }

  private showProgress(done: number, all: number): void {
    const area = this.querySelector<HTMLElement>("[data-progress]");
    const bar = area?.querySelector("progress");
    if (!area || !bar) return;
    area.hidden = false;
    bar.max = all;
    bar.value = done;
    this.sayProgress(this.words("progress", { done: String(done), all: String(all) }));
  }

  private sayProgress(words: string): void {
    const place = this.querySelector("[data-words]");
    if (place !== null) place.textContent = words;
  }

  private words(key: string, values: Record<string, string> = {}): string {
    const text = this.getAttribute(`text-${key}`) ?? this.getAttribute("text-other") ?? "";
    return text.replace(/%\((\w+)\)s/g, (_, name: string) => values[name] ?? "");
  }
}

/** A package in the list, and the place where its state stands. */
class Row {
  readonly address: string;
  private readonly row: HTMLElement;
  private readonly state: Element;

  constructor(
    list: Upgrades,
    private readonly box: HTMLInputElement,
  ) {
    const row = box.closest<HTMLElement>("tr[data-upgrade]");
    const state = row?.querySelector("[data-state]");
    if (!row || !state) throw new Error(`a row of ${list.localName} has no state`);
    this.row = row;
    this.state = state;
    this.address = row.dataset["upgrade"] ?? "";
  }

  say(words: string): void {
    this.state.replaceChildren(element("span", "text-secondary", words));
  }

  succeeded(words: string, open: string, address: string, findings: Findings): void {
    const link = element("a", "", open) as HTMLAnchorElement;
    link.href = address;
    this.state.replaceChildren(element("strong", "text-success", words), " ", link);
    this.list(findings.filter(([severity]) => severity !== "info"));
    this.row.dataset["done"] = "";
    this.box.checked = false;
    this.box.hidden = true;
  }

  failed(words: string, detail: string, findings: Findings): void {
    this.state.replaceChildren(element("strong", "text-danger", words));
    if (detail !== "") this.state.append(element("small", "pt-under text-break", detail));
    this.list(findings);
  }

  private list(findings: Findings): void {
    for (const { message, remedy } of findings.flatMap(([, found]) => found)) {
      this.state.append(element("small", "pt-under text-break", `${message} ${remedy}`));
    }
  }
}

/** The page on the content origin, in a frame that may run scripts and do nothing else. */
class Upgrader {
  private readonly frame = document.createElement("iframe");
  private readonly ready: Promise<void>;
  private jobs = 0;

  constructor(address: string) {
    this.frame.setAttribute("sandbox", "allow-scripts");
    this.frame.hidden = true;
    this.frame.src = address;
    this.ready = new Promise((resolve, reject) => {
      setTimeout(() => reject(new ScriptFailure("page", "", "")), PAGE_OPENS_IN_MS);
      this.hear((answered) => answered.kind === "ready" && resolve());
    });
    document.body.append(this.frame);
  }

  async upgrade(job: Job, stepBegins: (name: string) => void): Promise<Upgraded> {
    await this.ready;
    this.jobs += 1;
    const id = this.jobs;
    return new Promise((resolve, reject) => {
      const deafen = this.hear((answered) => {
        if (answered.kind === "ready" || answered.id !== id) return;
        const told: Told = answered;
        if (told.kind === "step") {
          stepBegins(String(told.step));
          return;
        }
        deafen();
        if (told.kind === "done") resolve(told.upgraded);
        else reject(new ScriptFailure(told.failure, String(told.step), String(told.detail)));
      });
      // The frame has no origin that could be named; nothing but our page is ever in it.
      this.frame.contentWindow?.postMessage({ kind: "upgrade", id, job }, "*");
    });
  }

  close(): void {
    this.frame.remove();
  }

  private hear(heard: (answered: Answered) => void): () => void {
    const listener = ({ data, source }: MessageEvent<Answered>): void => {
      if (source !== null && source === this.frame.contentWindow) heard(data);
    };
    addEventListener("message", listener);
    return () => removeEventListener("message", listener);
  }
}

class ScriptFailure extends Error {
  constructor(
    readonly failure: string,
    readonly step: string,
    readonly detail: string,
  ) {
    super(failure);
  }
}

/** The server has said no. */
class Refusal extends Error {
  constructor(
    message: string,
    readonly findings: Findings,
  ) {
    super(message);
  }
}

/** Ask the server, with a body by POST; a Refusal tells what it had against it. */
async function asked<T>(address: string, body?: unknown): Promise<T> {
  const token = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? "";
  const answer = await fetch(address, {
    headers: { Accept: "application/json" },
    ...(body !== undefined && {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify(body),
    }),
  });
  const isJson = answer.headers.get("Content-Type")?.startsWith("application/json") ?? false;
  const said: unknown = isJson ? await answer.json() : null;
  if (!answer.ok || said === null) {
    const { detail = "", findings = [] } = (said ?? {}) as { detail?: string; findings?: Findings };
    throw new Refusal(detail, findings);
  }
  return said as T;
}

function element(name: string, className: string, words: string): HTMLElement {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = words;
  return made;
}
