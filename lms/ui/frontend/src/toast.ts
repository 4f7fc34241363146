export type Tone = "success" | "info" | "warning" | "danger";

const SHOWN_MS = 8_000;

/** Shows a short message at the corner and has screen readers speak it. */
export function toast(message: string, tone: Tone = "info"): void {
  const region = document.getElementById("ui-toasts");
  if (region === null) return;
  const already = [...region.children].find((shown) => shown.textContent === message);
  already?.remove();
  const item = document.createElement("div");
  item.className = `ui-toast ui-toast-${tone}`;
  item.textContent = message;
  region.append(item);
  const timer = setTimeout(() => item.remove(), SHOWN_MS);
  item.addEventListener("pointerenter", () => clearTimeout(timer));
  item.addEventListener("click", () => item.remove());
}
