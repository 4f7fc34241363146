import { Field } from "./field.ts";

/** A field that the library's own editor fills in: kept as it is, and not shown. */
export class HiddenField extends Field {
  constructor(...given: ConstructorParameters<typeof Field>) {
    super(...given);
    this.element.hidden = true;
  }

  override settle(): void {
    this.element.hidden = true;
  }

  refresh(): void {
    // There is nothing to show.
  }

  focus(): void {
    // There is nothing to go to.
  }
}
