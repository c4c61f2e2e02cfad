import { isFar, type Point, type Stroke } from "./strokes.js";

/** The strokes on the pad; tells its listeners of every change. */
export class Drawing {
  readonly #strokes: Point[][] = [];
  readonly #listeners = new Set<() => void>();
  #open: Point[] | undefined;

  get strokes(): readonly Stroke[] {
    return this.#strokes;
  }

  get empty(): boolean {
    return this.#strokes.length === 0;
  }

  /** Whether the pen is down. */
  get open(): boolean {
    return this.#open !== undefined;
  }

  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** Puts the pen down. */
  begin(point: Point): void {
    this.#open = [point];
    this.#strokes.push(this.#open);
    this.#tell();
  }

  /** Moves the pen that is down; nothing where it is not. */
  moveTo(points: readonly Point[]): void {
    const stroke = this.#open;
    if (stroke === undefined) return;
    const before = stroke.length;
    for (const point of points) if (isFar(stroke.at(-1), point)) stroke.push(point);
    if (stroke.length > before) this.#tell();
  }

  /** Lifts the pen. */
  end(): void {
    this.#open = undefined;
  }

  /** Takes the last stroke back. */
  undo(): void {
    this.#open = undefined;
    if (this.#strokes.pop() !== undefined) this.#tell();
  }

  clear(): void {
    this.#open = undefined;
    if (this.#strokes.splice(0).length > 0) this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
