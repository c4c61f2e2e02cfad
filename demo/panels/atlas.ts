import { paintSigned } from "./ink.js";

/** Many small pictures of one size. */
export interface Pictures {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  /** The number of a picture at a pixel. */
  value(picture: number, pixel: number): number;
  /** So many pixels of the canvas, across and down, make one pixel of a picture. */
  readonly grain: number;
  /** The magnitude that is drawn opaque. */
  readonly full: number;
}

/** Clear pixels of the canvas between two pictures. */
const GAP = 1;
const SMALLEST_WIDTH = 14;

/**
 * Draws pictures side by side on one canvas, as many in a row as there is room, each pixel a whole number of the screen's.
 * @param wide how wide a picture should about be, in the page's pixels
 */
export function drawAtlas(canvas: HTMLCanvasElement, pictures: Pictures, room: number, wide: number): void {
  const { count, grain } = pictures;
  const height = pictures.height * grain;
  const width = pictures.width * grain;
  const scale = Math.max(1, Math.round((wide * devicePixelRatio) / width)) / devicePixelRatio;
  const columns = columnsFor(count, Math.floor((room / scale + GAP) / (width + GAP)));
  const rows = Math.ceil(count / columns);
  resize(canvas, columns * (width + GAP) - GAP, rows * (height + GAP) - GAP);
  canvas.style.width = `${canvas.width * scale}px`;
  const image = new ImageData(canvas.width, canvas.height);
  for (let picture = 0; picture < count; picture++) {
    const left = (picture % columns) * (width + GAP);
    const top = Math.floor(picture / columns) * (height + GAP);
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        const pixel = Math.floor(row / grain) * pictures.width + Math.floor(column / grain);
        const at = (top + row) * canvas.width + left + column;
        paintSigned(image.data, 4 * at, pictures.value(picture, pixel), pictures.full);
      }
    }
  }
  canvas.getContext("2d")?.putImageData(image, 0, 0);
}

/** The grain with which small pictures stand about as far apart as large ones. */
export function grainFor(width: number): number {
  return Math.ceil(SMALLEST_WIDTH / width);
}

/** At most `most`, a few fewer where the last row is then fuller. */
function columnsFor(count: number, most: number): number {
  const widest = Math.max(1, Math.min(count, most));
  let best = widest;
  for (let columns = widest; columns > 0.75 * widest; columns--) {
    if (missing(count, columns) < missing(count, best)) best = columns;
  }
  return best;
}

/** How many places of the last row stay empty. */
function missing(count: number, columns: number): number {
  return Math.ceil(count / columns) * columns - count;
}

function resize(canvas: HTMLCanvasElement, width: number, height: number): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}
