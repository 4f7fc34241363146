/**
 * What changes the layout waits until a finger or button is up again: between down and up nothing
 * may move, or the click goes astray.
 */

let isPressed = false;

addEventListener("pointerdown", () => (isPressed = true), { capture: true });
for (const each of ["pointerup", "pointercancel"] as const) {
  addEventListener(each, () => (isPressed = false), { capture: true });
}

/** Do `act` now, or after the click that is under way. */
export function afterPress(act: () => void): void {
  if (!isPressed) return act();
  const done = (): void => {
    removeEventListener("pointerup", done);
    removeEventListener("pointercancel", done);
    setTimeout(act); // The click itself comes right after this.
  };
  addEventListener("pointerup", done);
  addEventListener("pointercancel", done);
}
