/** Where the API of an LMS is found: up the parents, then up those of the opener (RTE 3.3). */

const MOST_PARENTS = 500;

/**
 * The object called `name` in a window above this one, or in the window that opened this one (or
 * the outermost window around it) or above that. One of this window itself does not count.
 */
export function findApi<T>(name: string): T | undefined {
  return above<T>(window, name) ?? opened<T>(window, name) ?? opened<T>(window.top, name);
}

function opened<T>(start: Window | null, name: string): T | undefined {
  let opener: Window | null = null;
  try {
    opener = start?.opener as Window | null;
  } catch {
    return undefined; // The outermost window is of another origin.
  }
  return opener ? (named<T>(opener, name) ?? above<T>(opener, name)) : undefined;
}

function above<T>(start: Window, name: string): T | undefined {
  let here = start;
  for (let steps = 0; steps < MOST_PARENTS && here.parent !== here; steps += 1) {
    here = here.parent;
    const found = named<T>(here, name);
    if (found) return found;
  }
  return undefined;
}

/** A window of another origin has nothing for us. */
function named<T>(place: Window, name: string): T | undefined {
  try {
    return (place as unknown as Record<string, T | undefined>)[name];
  } catch {
    return undefined;
  }
}
