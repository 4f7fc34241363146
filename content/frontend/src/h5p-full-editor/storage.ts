/**
 * A browser that gives frames of another site no storage fails every script that merely looks for
 * it; H5P's editor looks for it to copy and paste. Here it gets one that lasts as long as the page.
 *
 * It is the first script of the page and of the frame that the editor makes for itself, where it
 * runs as a plain script: nothing of it may stay in the global scope.
 */

(() => {
  class PageStorage {
    private readonly kept = new Map<string, string>();

    get length(): number {
      return this.kept.size;
    }

    key(index: number): string | null {
      return [...this.kept.keys()][index] ?? null;
    }

    getItem(key: string): string | null {
      return this.kept.get(key) ?? null;
    }

    setItem(key: string, value: string): void {
      this.kept.set(key, String(value));
    }

    removeItem(key: string): void {
      this.kept.delete(key);
    }

    clear(): void {
      this.kept.clear();
    }
  }

  function isDenied(name: "localStorage" | "sessionStorage"): boolean {
    try {
      return !window[name];
    } catch {
      return true;
    }
  }

  for (const name of ["localStorage", "sessionStorage"] as const) {
    if (isDenied(name)) Object.defineProperty(window, name, { value: new PageStorage(), configurable: true });
  }
})();
