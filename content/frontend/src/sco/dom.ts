/** Making elements: properties first, then children. Text is always text, never markup. */

type Properties<K extends keyof HTMLElementTagNameMap> = Partial<
  Omit<HTMLElementTagNameMap[K], "children" | "style">
>;

export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  properties: Properties<K>,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  Object.assign(made, properties);
  made.append(...children);
  return made;
}

export function button(text: string, act: () => void, look = ""): HTMLButtonElement {
  const made = element("button", { type: "button", className: look }, text);
  made.addEventListener("click", act);
  return made;
}

export function buttons(...made: HTMLButtonElement[]): HTMLElement {
  return element("nav", { className: "buttons" }, ...made);
}
