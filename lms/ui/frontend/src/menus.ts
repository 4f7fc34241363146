/**
 * Menus are `<details data-menu>`, and the navigation of phones opens with a button; both work
 * by keyboard. This closes them when the reader goes elsewhere.
 */
export function openAndCloseMenus(): void {
  document.addEventListener("click", (event) => closeMenus((menu) => !menu.contains(event.target as Node)));
  document.addEventListener("focusin", (event) => closeMenus((menu) => !menu.contains(event.target as Node)));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of openMenus()) menu.querySelector("summary")?.focus();
    closeMenus(() => true);
  });

  const button = document.querySelector<HTMLButtonElement>("button[aria-controls=ui-navigation]");
  const navigation = document.getElementById("ui-navigation");
  button?.addEventListener("click", () => {
    const open = button.getAttribute("aria-expanded") !== "true";
    button.setAttribute("aria-expanded", String(open));
    navigation?.classList.toggle("is-open", open);
  });
}

function openMenus(): NodeListOf<HTMLDetailsElement> {
  return document.querySelectorAll<HTMLDetailsElement>("details[data-menu][open]");
}

function closeMenus(which: (menu: HTMLDetailsElement) => boolean): void {
  for (const menu of openMenus()) if (which(menu)) menu.open = false;
}
