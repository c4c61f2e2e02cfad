/** Red, green and blue from 0 to 255, in tones that stand out from a light ground and from a dark one. */
type Tone = readonly [red: number, green: number, blue: number];

const ABOVE: Tone = [232, 118, 36];
const BELOW: Tone = [38, 124, 214];
const NOTHING: Tone = [128, 128, 128];
/** How opaque zero is, from 0 to 255, and above which share of `full` a number has its tone alone. */
const FAINT = 20;
const CLEAR = 0.12;

/**
 * Numbers as colours: above zero orange, below zero blue, zero a faint grey through which the ground shows. `full` and more
 * is opaque.
 * @param rgba four bytes for each number
 */
export function paintSigned(rgba: Uint8ClampedArray, at: number, value: number, full: number): void {
  const strength = full > 0 ? Math.min(Math.abs(value) / full, 1) : 0;
  const share = Math.min(strength / CLEAR, 1);
  const tone = value < 0 ? BELOW : ABOVE;
  rgba[at] = NOTHING[0] + (tone[0] - NOTHING[0]) * share;
  rgba[at + 1] = NOTHING[1] + (tone[1] - NOTHING[1]) * share;
  rgba[at + 2] = NOTHING[2] + (tone[2] - NOTHING[2]) * share;
  rgba[at + 3] = FAINT + (255 - FAINT) * strength;
}

/** A picture of bytes in white on black, as the network sees it, on a canvas of its size. */
export function drawPicture(canvas: HTMLCanvasElement, pixels: Uint8Array, width: number, height: number): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const image = new ImageData(width, height);
  pixels.forEach((value, i) => {
    image.data.fill(value, 4 * i, 4 * i + 3);
    image.data[4 * i + 3] = 255;
  });
  canvas.getContext("2d")?.putImageData(image, 0, 0);
}
