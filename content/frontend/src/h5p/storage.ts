/**
 * Browsers may deny storage to a page in a frame of another site, as where a course is shown in
 * another platform. H5P's core asks for it before anything plays, and stops where it is refused.
 */

const KINDS = ["localStorage", "sessionStorage"] as const;

/** Where storage is denied, give the page one that lasts as long as itself. */
export function standInForStorage(): void {
  for (const kind of KINDS) {
    if (!isThere(kind)) {
      Object.defineProperty(window, kind, { value: new PageStorage(), configurable: true });
    }
  }
}

function isThere(kind: (typeof KINDS)[number]): boolean {
  try {
    return window[kind] !== null;
  } catch {
    return false; // A SecurityError: the refusal itself.
  }
}

class PageStorage implements Storage {
  [name: string]: unknown;
  readonly #kept = new Map<string, string>();

  get length(): number {
    return this.#kept.size;
  }

  key(index: number): string | null {
    return [...this.#kept.keys()][index] ?? null;
  }

  getItem(key: string): string | null {
    return this.#kept.get(String(key)) ?? null;
  }

  setItem(key: string, value: string): void {
    this.#kept.set(String(key), String(value));
  }

  removeItem(key: string): void {
    this.#kept.delete(String(key));
  }

  clear(): void {
    this.#kept.clear();
  }
}
