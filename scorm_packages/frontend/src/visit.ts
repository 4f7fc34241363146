/** What the page remembers of the learner's wishes until the browser's tab is closed. */

const PREFIX = "callcraft-visit:";

/** A page inside another site's may be denied its storage; then nothing is remembered. */
export function remembered(name: string): string | null {
  try {
    return sessionStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

export function remember(name: string, value: string): void {
  try {
    sessionStorage.setItem(PREFIX + name, value);
  } catch (error) {
    console.warn(`${name} could not be remembered.`, error);
  }
}
