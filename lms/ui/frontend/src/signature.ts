const INK = "#10211f";
const PEN_WIDTH = 3.5;
const LEAST_POINTS = 12;

/**
 * `<ui-signature>` around a canvas, a hidden field and two buttons: what is drawn with finger, pen
 * or mouse becomes a PNG in the field. A dot is no signature: the button wakes after some strokes.
 * Whoever cannot draw finds a button to confirm beside it.
 */
export class SignatureField extends HTMLElement {
  private points = 0;

  connectedCallback(): void {
    const canvas = this.querySelector("canvas");
    const field = this.querySelector<HTMLInputElement>("input[name=picture]");
    const sign = this.querySelector<HTMLButtonElement>("[data-sign]");
    const pen = canvas?.getContext("2d");
    if (!canvas || !field || !sign || !pen) return;
    pen.lineWidth = PEN_WIDTH;
    pen.lineCap = "round";
    pen.lineJoin = "round";
    pen.strokeStyle = INK;

    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      pen.beginPath();
      pen.moveTo(...this.placeOf(canvas, event));
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!canvas.hasPointerCapture(event.pointerId)) return;
      pen.lineTo(...this.placeOf(canvas, event));
      pen.stroke();
      this.points += 1;
      sign.disabled = this.points < LEAST_POINTS;
    });
    canvas.addEventListener("pointerup", () => {
      field.value = canvas.toDataURL("image/png");
    });
    this.querySelector("[data-clear]")?.addEventListener("click", () => {
      pen.clearRect(0, 0, canvas.width, canvas.height);
      field.value = "";
      this.points = 0;
      sign.disabled = true;
    });
  }

  private placeOf(canvas: HTMLCanvasElement, event: PointerEvent): [number, number] {
    const box = canvas.getBoundingClientRect();
    const scale = canvas.width / box.width;
    return [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
  }
}
