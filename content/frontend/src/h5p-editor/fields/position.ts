import { el } from "../dom.ts";
import { t } from "../texts.ts";
import { asObject } from "../values.ts";
import { Field } from "./field.ts";

/** Arrow keys and the way they go, in percent. */
const STEPS: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** A place on a picture of the same content: pointed at, or moved to by arrow keys. */
export class PositionField extends Field {
  private readonly picture = el("img", { alt: "" });
  private readonly mark = el("button", { type: "button", class: "ed-mark" });
  private readonly stage = el("div", { class: "ed-position" }, this.picture, this.mark);
  private readonly hint = el("p", { class: "form-hint" }, t("picture_first"));

  constructor(...given: ConstructorParameters<typeof Field>) {
    super(...given);
    this.frameSet(this.stage, this.hint);
    this.stage.addEventListener("click", (event) => this.pointed(event));
    this.mark.addEventListener("keydown", (event) => this.pressed(event));
    this.refresh();
  }

  refresh(): void {
    const address = this.address;
    this.stage.hidden = address === null;
    this.hint.hidden = address !== null;
    if (address !== null && this.picture.getAttribute("src") !== address) this.picture.src = address;
    const { x, y } = this.place;
    this.mark.style.left = `${x}%`;
    this.mark.style.top = `${y}%`;
    this.mark.setAttribute("aria-label", t("place_on_picture", { x: Math.round(x), y: Math.round(y) }));
  }

  /** The picture may have been chosen meanwhile. */
  override settle(): void {
    super.settle();
    this.refresh();
  }

  focus(): void {
    this.mark.focus();
  }

  private get place(): { x: number; y: number } {
    const { x, y } = asObject(this.value);
    return { x: typeof x === "number" ? x : 50, y: typeof y === "number" ? y : 50 };
  }

  private get address(): string | null {
    const image = this.scope.find(this.spec.imageFieldPath ?? "");
    const path = image === null ? undefined : asObject(this.form.draft.at(image.path))["path"];
    return typeof path === "string" ? this.form.files.addressOf(path) : null;
  }

  private pointed({ clientX, clientY, detail }: MouseEvent): void {
    if (detail === 0) return; // Enter on the mark itself.
    const { left, top, width, height } = this.picture.getBoundingClientRect();
    this.put((100 * (clientX - left)) / width, (100 * (clientY - top)) / height);
  }

  private pressed(event: KeyboardEvent): void {
    const step = event.altKey ? undefined : STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    this.put(this.place.x + step[0], this.place.y + step[1]);
  }

  private put(x: number, y: number): void {
    this.write({ ...asObject(this.value), x: within(x), y: within(y) }, { typing: true });
    this.refresh();
  }
}

function within(percent: number): number {
  return Math.round(Math.min(Math.max(percent, 0), 100) * 100) / 100;
}
