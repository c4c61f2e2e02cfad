import type { Session } from "../training/session.js";
import type { Drawing } from "./drawing.js";
import { digitOf } from "./raster.js";

/** While training goes on a digit that stays is read anew at most so often, in milliseconds. */
const BETWEEN = 200;

/** The picture that the network sees of the drawing, and the probabilities that it gives. */
export class Seen {
  readonly #session: Session;
  readonly #drawing: Drawing;
  readonly #listeners = new Set<() => void>();
  #picture: Uint8Array | undefined;
  #probabilities: Float32Array | undefined;
  #due = false;
  #busy = false;
  #again = false;
  #last = 0;

  constructor(session: Session, drawing: Drawing) {
    this.#session = session;
    this.#drawing = drawing;
    drawing.onChange(() => this.#look());
    session.on("opened", () => this.#look());
    for (const event of ["steps", "done"] as const) {
      session.on(event, () => {
        if (performance.now() - this.#last >= BETWEEN || event === "done") void this.#read();
      });
    }
  }

  /** height × width bytes; undefined while nothing is drawn. */
  get picture(): Uint8Array | undefined {
    return this.#picture;
  }

  get frame(): { readonly height: number; readonly width: number } {
    return this.#session.opened?.network.input ?? { height: 28, width: 28 };
  }

  get probabilities(): Float32Array | undefined {
    return this.#probabilities;
  }

  /** Called when either has changed. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** Once a frame. */
  #look(): void {
    if (this.#due) return;
    this.#due = true;
    requestAnimationFrame(() => {
      this.#due = false;
      this.#picture = digitOf(this.#drawing.strokes, this.frame);
      if (this.#picture === undefined) this.#probabilities = undefined;
      this.#tell();
      void this.#read();
    });
  }

  /** One question at a time; where the drawing changes meanwhile, the latest is asked for next. */
  async #read(): Promise<void> {
    this.#again = this.#busy;
    const picture = this.#picture;
    if (this.#busy || picture === undefined) return;
    this.#busy = true;
    this.#last = performance.now();
    try {
      const probabilities = await this.#session.request("read", picture);
      if (this.#picture !== undefined) this.#probabilities = probabilities;
      this.#tell();
    } catch {
      // The run that was asked has gone; the next one is asked when it is open.
    } finally {
      this.#busy = false;
    }
    if (this.#again) void this.#read();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
