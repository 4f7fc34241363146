/**
 * `<ui-scorecard>`: a scorecard filled in by single keys. Digits give points, N says that it does
 * not apply, J and K or the arrows go from criterion to criterion, Ctrl+Enter finishes. Every key
 * only does what a click does, so the form works without this.
 */
export class Scorecard extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("keydown", (event) => this.pressed(event));
    this.addEventListener("change", () => this.count());
    this.count();
  }

  private get criteria(): HTMLFieldSetElement[] {
    return [...this.querySelectorAll<HTMLFieldSetElement>("fieldset[data-criterion]")];
  }

  private pressed(event: KeyboardEvent): void {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.querySelector<HTMLButtonElement>("button[name=finish]")?.click();
      return;
    }
    const target = event.target as HTMLElement;
    const current = target.closest<HTMLFieldSetElement>("fieldset[data-criterion]");
    const typing = target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type !== "radio");
    if (current === null || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key === "arrowdown" || key === "j") this.go(current, 1, event);
    else if (key === "arrowup" || key === "k") this.go(current, -1, event);
    else if (/^[0-9]$/.test(key) || key === "n") this.choose(current, key === "n" ? "na" : key, event);
  }

  private choose(current: HTMLFieldSetElement, value: string, event: Event): void {
    const choice = current.querySelector<HTMLInputElement>(`input[type=radio][value="${value}"]`);
    if (choice === null) return;
    choice.checked = true;
    choice.dispatchEvent(new Event("change", { bubbles: true }));
    this.go(current, 1, event);
  }

  private go(current: HTMLFieldSetElement, step: number, event: Event): void {
    event.preventDefault();
    const next = this.criteria[this.criteria.indexOf(current) + step];
    const focus = next?.querySelector<HTMLInputElement>("input[type=radio]:checked, input[type=radio]");
    focus?.focus();
    next?.scrollIntoView({ block: "nearest" });
  }

  private count(): void {
    const output = this.querySelector<HTMLOutputElement>(".co-progress");
    if (output === null) return;
    const done = this.criteria.filter((one) => one.querySelector("input[type=radio]:checked") !== null).length;
    output.textContent = `${done} / ${this.criteria.length} ${output.dataset["words"] ?? ""}`;
  }
}
