/**
 * What has not been acknowledged yet, kept on this device so that a crash loses nothing.
 *
 * Every change is written to IndexedDB. Such a write may not finish when the page is torn down, so
 * until it has, the same commits also lie in localStorage, which is written at once.
 */

import type { Commit } from "./wire";

interface Entry {
  attempt: string;
  session: string;
  seq: number;
  commit: Commit;
}

/** Commits left behind by one session, in ascending order. */
export interface Remainder {
  session: string;
  commits: Commit[];
}

const STORE = "commits";
const SHADOW = "callcraft-journal:";
/** localStorage holds about 5 MB per origin; a shadow larger than this is left to IndexedDB. */
const LONGEST_SHADOW = 400_000;

export class Journal {
  /** Commits whose latest form IndexedDB has not confirmed. */
  private readonly unconfirmed = new Map<number, Commit>();

  private constructor(
    private readonly database: IDBDatabase | null,
    private readonly attempt: string,
    private readonly session: string,
  ) {}

  /** Private windows may have no IndexedDB; the shadow then is all there is. */
  static async open(attempt: string, session: string): Promise<Journal> {
    const database = await openDatabase().catch(() => null);
    return new Journal(database, attempt, session);
  }

  /** Keep a commit in its present form; called again whenever it grows. */
  keep(commit: Commit): void {
    const kept: Commit = { ...commit, set: [...commit.set] };
    this.unconfirmed.set(kept.seq, kept);
    this.writeShadow();
    this.put(kept).then(
      () => {
        if (this.unconfirmed.get(kept.seq) === kept) {
          this.unconfirmed.delete(kept.seq);
          this.writeShadow();
        }
      },
      () => undefined, // The shadow stays, and with it the commit.
    );
  }

  /** Forget what the server has acknowledged. */
  forget(session: string, acknowledged: number): void {
    if (session === this.session) {
      for (const seq of [...this.unconfirmed.keys()]) {
        if (seq <= acknowledged) {
          this.unconfirmed.delete(seq);
        }
      }
      this.writeShadow();
    } else {
      forgetShadow(this.attempt, session);
    }
    this.database
      ?.transaction(STORE, "readwrite")
      .objectStore(STORE)
      .delete(IDBKeyRange.bound([session, 0], [session, acknowledged]));
  }

  /** What is left of this attempt: of earlier sessions, and of this one if its page was reloaded. */
  async remainders(): Promise<Remainder[]> {
    const found = new Map<string, Map<number, Commit>>();
    const add = ({ session, commit }: Entry) => {
      const commits = found.get(session) ?? new Map<number, Commit>();
      const known = commits.get(commit.seq);
      if (known === undefined || known.set.length <= commit.set.length) {
        commits.set(commit.seq, commit);
      }
      found.set(session, commits);
    };
    (await this.entries()).forEach(add);
    shadows(this.attempt).forEach(add); // Later than IndexedDB wherever both have a commit.
    return [...found]
      .map(([session, commits]) => ({
        session,
        commits: [...commits.values()].sort((one, other) => one.seq - other.seq),
      }))
      .sort((one, other) => firstAt(one).localeCompare(firstAt(other)));
  }

  private writeShadow(): void {
    const key = SHADOW + this.attempt + ":" + this.session;
    try {
      if (this.unconfirmed.size === 0) {
        storage()?.removeItem(key);
        return;
      }
      const text = JSON.stringify([...this.unconfirmed.values()]);
      if (text.length <= LONGEST_SHADOW) {
        storage()?.setItem(key, text);
      }
    } catch (error) {
      console.warn("The journal's shadow could not be written.", error); // Full or forbidden.
    }
  }

  private put(commit: Commit): Promise<void> {
    const { database } = this;
    if (database === null) {
      return Promise.reject(new Error("no IndexedDB"));
    }
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, "readwrite");
      const entry: Entry = {
        attempt: this.attempt,
        session: this.session,
        seq: commit.seq,
        commit,
      };
      transaction.objectStore(STORE).put(entry);
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
    });
  }

  private entries(): Promise<Entry[]> {
    const { database } = this;
    if (database === null) {
      return Promise.resolve([]);
    }
    return new Promise((resolve, reject) => {
      const request = database
        .transaction(STORE)
        .objectStore(STORE)
        .index("attempt")
        .getAll(this.attempt);
      request.onsuccess = () => resolve(request.result as Entry[]);
      request.onerror = () => reject(request.error ?? new Error("unreadable"));
    });
  }
}

function firstAt(remainder: Remainder): string {
  return remainder.commits[0]?.at ?? "";
}

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("callcraft-journal", 1);
    request.onupgradeneeded = () => {
      const store = request.result.createObjectStore(STORE, { keyPath: ["session", "seq"] });
      store.createIndex("attempt", "attempt");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("no IndexedDB"));
    request.onblocked = () => reject(new Error("IndexedDB is blocked"));
  });
}

/** A page inside another site's may be denied its storage; then there are no shadows. */
function storage(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

function shadows(attempt: string): Entry[] {
  const prefix = SHADOW + attempt + ":";
  const entries: Entry[] = [];
  const kept = storage();
  for (let place = 0; place < (kept?.length ?? 0); place += 1) {
    const key = kept?.key(place) ?? "";
    if (key.startsWith(prefix)) {
      const session = key.slice(prefix.length);
      const commits = JSON.parse(kept?.getItem(key) ?? "[]") as Commit[];
      entries.push(...commits.map((commit) => ({ attempt, session, seq: commit.seq, commit })));
    }
  }
  return entries;
}

function forgetShadow(attempt: string, session: string): void {
  storage()?.removeItem(SHADOW + attempt + ":" + session);
}
