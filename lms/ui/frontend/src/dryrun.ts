/**
 * `<ui-dry-run>` around a form with a field `report`: a dry run that comes back with its report in
 * the address hands it over, once.
 */
export class DryRunReport extends HTMLElement {
  connectedCallback(): void {
    const prefix = "#dry-run=";
    const form = this.querySelector("form");
    const field = form?.querySelector<HTMLInputElement>("input[name=report]");
    if (!location.hash.startsWith(prefix) || !form || !field) {
      return;
    }
    field.value = decodeURIComponent(location.hash.slice(prefix.length));
    history.replaceState(null, "", location.pathname + location.search);
    form.requestSubmit();
  }
}
