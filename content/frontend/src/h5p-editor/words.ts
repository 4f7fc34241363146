/** Texts of a library's definition, and plain texts as parameters hold them: escaped as HTML. */

const ESCAPES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#039;",
};

/** What a reader sees of a stored plain text. */
export function read(stored: string): string {
  if (!stored.includes("&")) return stored;
  const area = document.createElement("textarea"); // Its content is text and never elements.
  area.innerHTML = stored.replaceAll("<", "&lt;");
  return area.value;
}

/** A text as it is stored. */
export function stored(text: string): string {
  return text.replaceAll(/[&<>"']/g, (letter) => ESCAPES[letter] ?? letter);
}

const BLOCK = "li, p, div, br, tr, h1, h2, h3, h4";

/**
 * A label or a description of a library without its HTML. The parser's document is not shown and
 * runs and loads nothing; only its text is used.
 */
export function spoken(html: string | undefined): string {
  if (html === undefined || typeof html !== "string") return "";
  if (!/[<&]/.test(html)) return html.trim();
  const source = html.replaceAll(/\sstyle\s*=/gi, " data-style="); // Else the page's policy complains.
  const { body } = new DOMParser().parseFromString(source, "text/html");
  for (const each of body.querySelectorAll("script, style")) each.remove();
  for (const each of body.querySelectorAll(BLOCK)) each.append("\n");
  return (body.textContent ?? "").replaceAll(/\s*\n\s*/g, "\n").trim();
}

/** The first words of a value of HTML or text, for the heading of what holds it. */
export function beginningOf(html: string, longest = 60): string {
  const text = spoken(html).replaceAll(/\s+/g, " ");
  return text.length <= longest ? text : `${text.slice(0, longest).trimEnd()}…`;
}
