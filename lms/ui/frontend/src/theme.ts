const COOKIE = "callcraft_theme";
const ONE_YEAR_S = 365 * 24 * 60 * 60;

/**
 * `<ui-theme>`: buttons with `data-theme="light|dark|system"`. The choice lies in a cookie that
 * the server reads, so that a dark page is dark from its first byte; without a choice the page
 * follows the system.
 */
export class ThemeSwitch extends HTMLElement {
  connectedCallback(): void {
    this.mark(document.documentElement.dataset["bsTheme"] ?? "system");
    this.addEventListener("click", (event) => {
      const button = (event.target as Element).closest<HTMLButtonElement>("button[data-theme]");
      const theme = button?.dataset["theme"];
      if (theme !== undefined) this.choose(theme);
    });
  }

  private choose(theme: string): void {
    const root = document.documentElement;
    if (theme === "system") delete root.dataset["bsTheme"];
    else root.dataset["bsTheme"] = theme;
    const age = theme === "system" ? 0 : ONE_YEAR_S;
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `${COOKIE}=${theme}; path=/; max-age=${age}; samesite=lax${secure}`;
    this.mark(theme);
  }

  private mark(theme: string): void {
    for (const button of this.querySelectorAll<HTMLButtonElement>("button[data-theme]")) {
      button.setAttribute("aria-pressed", String(button.dataset["theme"] === theme));
    }
  }
}
