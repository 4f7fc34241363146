/** What can be pressed on a page of the content, and how a person would press it. */

const PRESSABLE =
  "button, a[href], area[href], input[type=button], input[type=submit], input[type=image], " +
  "[role=button], [role=link], [role=tab], [onclick], summary";
/** Looking at the style of each element is slow; larger pages have buttons that are some. */
const MOST_ELEMENTS = 4_000;
const MOST_WORDS = 300;

/** The elements that invite to be pressed; where none does, those with a hand for a pointer. */
export function pressablesIn(
  page: Document,
  isUsable: (element: HTMLElement) => boolean,
): HTMLElement[] {
  const declared = [...page.querySelectorAll<HTMLElement>(PRESSABLE)].filter(isUsable);
  return declared.length > 0 ? declared : pointedAtIn(page).filter(isUsable);
}

function pointedAtIn(page: Document): HTMLElement[] {
  const all = page.body?.querySelectorAll<HTMLElement>("*") ?? [];
  const view = page.defaultView;
  if (view === null || all.length > MOST_ELEMENTS) {
    return [];
  }
  const isPointed = (element: Element | null) =>
    element !== null && view.getComputedStyle(element).cursor === "pointer";
  return [...all].filter((element) => isPointed(element) && !isPointed(element.parentElement));
}

/** All that an element says of itself; its names in the source too, as words. */
export function wordsOf(element: HTMLElement): string {
  const { textContent, title, ariaLabel, id } = element;
  const value = (element as Partial<HTMLInputElement>).value ?? "";
  const image = element.querySelector("img")?.alt ?? "";
  const className = element.getAttribute("class") ?? "";
  const names = `${id} ${className}`.replace(/[_-]+|(?<=[a-z])(?=[A-Z])/g, " ");
  return [textContent, value, title, ariaLabel, image, names].join(" ").slice(0, MOST_WORDS);
}

/** Whether a person could press it here and now, without leaving the course. */
export function isUsable(element: HTMLElement): boolean {
  if (element.matches("a, area") && isElsewhere(element as HTMLAnchorElement)) {
    return false;
  }
  const isOff =
    element.matches(":disabled") ||
    element.getAttribute("aria-disabled") === "true" ||
    element.closest("[inert]") !== null;
  return !isOff && element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
}

function isElsewhere(link: HTMLAnchorElement): boolean {
  const leaves = link.origin !== location.origin && link.protocol !== "javascript:";
  return leaves || link.target === "_blank" || link.target === "_top" || link.download !== "";
}

/** Press in the middle: on whatever lies there, if it is part of the element. */
export function press(element: HTMLElement): void {
  element.scrollIntoView({ block: "nearest", behavior: "instant" });
  const { left, top, width, height } = element.getBoundingClientRect();
  const [clientX, clientY] = [left + width / 2, top + height / 2];
  const hit = element.ownerDocument.elementFromPoint(clientX, clientY);
  const target = hit !== null && element.contains(hit) ? hit : element;
  const view = element.ownerDocument.defaultView;
  const about = { bubbles: true, cancelable: true, composed: true, view, clientX, clientY };
  const pointer = { ...about, pointerId: 1, isPrimary: true, pointerType: "mouse" };
  target.dispatchEvent(new PointerEvent("pointerover", pointer));
  target.dispatchEvent(new MouseEvent("mouseover", about));
  target.dispatchEvent(new PointerEvent("pointerdown", { ...pointer, buttons: 1 }));
  target.dispatchEvent(new MouseEvent("mousedown", { ...about, buttons: 1 }));
  element.focus?.({ preventScroll: true });
  target.dispatchEvent(new PointerEvent("pointerup", pointer));
  target.dispatchEvent(new MouseEvent("mouseup", about));
  target.dispatchEvent(new MouseEvent("click", { ...about, detail: 1 }));
}
