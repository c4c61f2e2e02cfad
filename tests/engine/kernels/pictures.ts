import { type GuardedMemory, initial, type Tensor } from "./guarded-memory.js";

/** A batch of pictures and a window that moves over them. */
export interface Window {
  readonly rows: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly size: number;
  /** How many columns the window has, where it is not square. */
  readonly across?: number;
  readonly stride: number;
  readonly same: 0 | 1;
}

/** Places along an extent, and how many pixels the first lies before it. */
export function places(extent: number, { size, stride, same }: Window): { count: number; before: number } {
  const count = same ? Math.ceil(extent / stride) : Math.floor((extent - size) / stride) + 1;
  return { count, before: same ? Math.floor(Math.max(0, (count - 1) * stride + size - extent) / 2) : 0 };
}

/** The places of a batch and what lies under the window at each. */
export class Places {
  readonly down: number;
  readonly across: number;
  readonly #before: readonly [down: number, across: number];

  constructor(readonly window: Window) {
    const down = places(window.height, window);
    const across = places(window.width, { ...window, size: window.across ?? window.size });
    this.down = down.count;
    this.across = across.count;
    this.#before = [down.before, across.before];
  }

  /** Of all pictures. */
  get count(): number {
    return this.window.rows * this.down * this.across;
  }

  /** The number in the batch of the pixel under position (ky, kx) at a place; undefined where it lies over the edge. */
  pixel(place: number, ky: number, kx: number): number | undefined {
    const { height, width, stride } = this.window;
    const row = (Math.floor(place / this.across) % this.down) * stride + ky - this.#before[0];
    const column = (place % this.across) * stride + kx - this.#before[1];
    if (row < 0 || row >= height || column < 0 || column >= width) return undefined;
    return (Math.floor(place / (this.across * this.down)) * height + row) * width + column;
  }
}

/** Pictures as a kernel takes them: with channels a row per pixel, without them a row per picture. */
export class Pictures {
  constructor(
    readonly tensor: Tensor,
    readonly grey: boolean,
    readonly pixels: number,
  ) {}

  static input(memory: GuardedMemory, { rows, height, width, channels }: Window, grey: boolean): Pictures {
    const pixels = height * width;
    const tensor = grey ? memory.matrix(rows, pixels) : memory.matrix(rows * pixels, channels);
    return new Pictures(tensor, grey, pixels);
  }

  static output(memory: GuardedMemory, { rows, height, width, channels }: Window, grey: boolean): Pictures {
    const pixels = height * width;
    const tensor = grey ? memory.output(rows, pixels) : memory.output(rows * pixels, channels);
    return new Pictures(tensor, grey, pixels);
  }

  /** What a channel of a pixel of the batch started with. */
  at(pixel: number, channel: number): number {
    if (!this.grey) return initial(this.tensor, pixel, channel);
    return initial(this.tensor, Math.floor(pixel / this.pixels), pixel % this.pixels);
  }

  /** The pixel and channel of an element of the tensor. */
  place(row: number, column: number): [pixel: number, channel: number] {
    return this.grey ? [row * this.pixels + column, 0] : [row, column];
  }
}
