/**
 * A sentence in the language of the page. The server writes them as `data-text-<key>` on
 * `<body>`, so that all translations stay in one catalogue.
 */
export function text(key: string): string {
  const words = document.body.getAttribute(`data-text-${key}`);
  if (words === null) throw new Error(`The page carries no text for “${key}”`);
  return words;
}
