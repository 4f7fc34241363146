/** Items of a list taken by their grips and put down elsewhere in it. */

interface Draggable {
  element: HTMLElement;
  grip: HTMLElement;
}

/** Let `item` be dragged among `all`; `put` is called with its place before and after. */
export function letDrag(item: Draggable, all: () => readonly Draggable[], put: (from: number, to: number) => void): void {
  item.grip.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    item.grip.focus();
    item.grip.setPointerCapture(event.pointerId);
    const from = all().indexOf(item);
    let to = from;
    item.element.classList.add("is-dragged");

    const moved = ({ clientY }: PointerEvent): void => {
      to = placeAt(clientY, all(), from);
      mark(all(), from, to);
    };
    const done = (last: PointerEvent): void => {
      item.grip.removeEventListener("pointermove", moved);
      item.grip.removeEventListener("pointerup", done);
      item.grip.removeEventListener("pointercancel", done);
      item.element.classList.remove("is-dragged");
      mark(all(), from, from);
      if (last.type === "pointerup" && to !== from) put(from, to);
    };
    item.grip.addEventListener("pointermove", moved);
    item.grip.addEventListener("pointerup", done);
    item.grip.addEventListener("pointercancel", done);
  });
}

/** Where an item from the place `from` would come to lie when it is let go at the height `y`. */
function placeAt(y: number, all: readonly Draggable[], from: number): number {
  const above = all.filter(({ element }, index) => {
    const { top, height } = element.getBoundingClientRect();
    return index !== from && top + height / 2 < y;
  });
  return above.length;
}

/** Draw a line where the item would go. */
function mark(all: readonly Draggable[], from: number, to: number): void {
  all.forEach(({ element }, index) => {
    element.classList.toggle("is-before", to < from && index === to);
    element.classList.toggle("is-behind", to > from && index === to);
  });
}
