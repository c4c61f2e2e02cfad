import { onTheme } from "../panels/switches.js";
import type { Drawing } from "./drawing.js";
import { PEN, type Point, smoothed } from "./strokes.js";

/** Shows a drawing on a square canvas and lets a mouse, fingers and pens draw on it. */
export class Pad {
  readonly #canvas: HTMLCanvasElement;
  readonly #drawing: Drawing;
  #pointer: number | undefined;
  #due = false;
  /** Where the keyboard's pen is, while it is shown. */
  #cursor: Point | undefined;

  constructor(canvas: HTMLCanvasElement, drawing: Drawing) {
    this.#canvas = canvas;
    this.#drawing = drawing;
    canvas.addEventListener("pointerdown", (event) => this.#down(event));
    canvas.addEventListener("pointermove", (event) => this.#move(event));
    for (const type of ["pointerup", "pointercancel"] as const) {
      canvas.addEventListener(type, (event) => this.#up(event));
    }
    new ResizeObserver(() => this.#resize()).observe(canvas);
    drawing.onChange(() => this.redraw());
    onTheme(() => this.redraw());
  }

  set cursor(place: Point | undefined) {
    this.#cursor = place;
    this.redraw();
  }

  /** Before the next frame. */
  redraw(): void {
    if (this.#due) return;
    this.#due = true;
    requestAnimationFrame(() => {
      this.#due = false;
      this.#draw();
    });
  }

  #down(event: PointerEvent): void {
    if (this.#pointer !== undefined || event.button !== 0) return;
    this.#pointer = event.pointerId;
    this.#canvas.setPointerCapture(event.pointerId);
    this.#cursor = undefined;
    this.#drawing.begin(this.#pointOf(event));
  }

  #move(event: PointerEvent): void {
    if (event.pointerId !== this.#pointer) return;
    this.#drawing.moveTo(coalesced(event).map((one) => this.#pointOf(one)));
  }

  #up(event: PointerEvent): void {
    if (event.pointerId !== this.#pointer) return;
    this.#pointer = undefined;
    this.#drawing.end();
  }

  #pointOf({ clientX, clientY, pointerType, pressure }: PointerEvent): Point {
    const { left, top, width, height } = this.#canvas.getBoundingClientRect();
    const inside = (value: number) => Math.min(Math.max(value, 0), 1);
    // Only a pen feels how hard it is pressed; its usual pressure is 0.5.
    const pen = pointerType === "pen" && pressure > 0 ? 0.6 + 0.8 * pressure : 1;
    return { x: inside((clientX - left) / width), y: inside((clientY - top) / height), pen };
  }

  #resize(): void {
    const side = Math.round(this.#canvas.clientWidth * devicePixelRatio);
    if (side === 0 || this.#canvas.width === side) return;
    this.#canvas.width = side;
    this.#canvas.height = side;
    this.#draw();
  }

  #draw(): void {
    const context = this.#canvas.getContext("2d");
    if (context === null) return;
    const side = this.#canvas.width;
    const { color, accentColor } = getComputedStyle(this.#canvas);
    context.clearRect(0, 0, side, side);
    context.lineCap = "round";
    context.strokeStyle = color;
    context.fillStyle = color;
    for (const stroke of this.#drawing.strokes) drawLine(context, smoothed(stroke), side);
    if (this.#cursor === undefined) return;
    context.beginPath();
    context.arc(this.#cursor.x * side, this.#cursor.y * side, (PEN * side) / 2, 0, 2 * Math.PI);
    context.strokeStyle = accentColor;
    context.fillStyle = accentColor;
    context.lineWidth = Math.max(2, side / 160);
    if (this.#drawing.open) context.fill();
    else context.stroke();
  }
}

/** All places since the last event; browsers know them only on pages that came encrypted, older ones not at all. */
function coalesced(event: Partial<Pick<PointerEvent, "getCoalescedEvents">> & PointerEvent): readonly PointerEvent[] {
  const events = event.getCoalescedEvents?.() ?? [];
  return events.length > 0 ? events : [event];
}

/** A dot where the line has one point: a line without length would not be painted. */
function drawLine(context: CanvasRenderingContext2D, [first, ...others]: readonly Point[], side: number): void {
  if (first === undefined) return;
  context.beginPath();
  context.arc(first.x * side, first.y * side, (PEN * side * first.pen) / 2, 0, 2 * Math.PI);
  context.fill();
  let from = first;
  for (const to of others) {
    context.lineWidth = PEN * side * ((from.pen + to.pen) / 2);
    context.beginPath();
    context.moveTo(from.x * side, from.y * side);
    context.lineTo(to.x * side, to.y * side);
    context.stroke();
    from = to;
  }
}
