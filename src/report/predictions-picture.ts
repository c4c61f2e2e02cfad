import { capitalRows, textColumns } from "./font.js";
import { type Color, Raster } from "./raster.js";
import type { ReportImage } from "./report.js";

const paper: Color = [255, 255, 255];
const ink: Color = [29, 35, 41];
const wrong: Color = [206, 32, 41];

/** Pixels that the longer side of an image gets at most, unless it has more of its own. */
const mostSide = 112;
const frame = 5;
const gap = 28;
const textScale = 2;
const titleHeight = capitalRows * textScale + 10;

/**
 * The images in a square grid, each under a title that says what it is and what it was read as, as a PNG file. Those read
 * wrong have a cross, a red title and a red frame. `images` must not be empty.
 */
export function predictionsPicture(images: readonly ReportImage[]): Uint8Array {
  const imageWidth = Math.max(...images.map(({ width }) => width));
  const imageHeight = Math.max(...images.map(({ height }) => height));
  const scale = Math.max(1, Math.floor(mostSide / Math.max(imageWidth, imageHeight)));
  const titleWidth = Math.max(...images.map((image) => textColumns(title(image)))) * textScale;
  const cellWidth = Math.max(titleWidth, imageWidth * scale + 2 * frame) + gap;
  const cellHeight = titleHeight + imageHeight * scale + 2 * frame + gap;
  const columns = Math.ceil(Math.sqrt(images.length));
  const rows = Math.ceil(images.length / columns);
  const raster = new Raster(gap + columns * cellWidth, gap + rows * cellHeight, paper);
  images.forEach((image, index) => {
    const middle = gap + (index % columns) * cellWidth + (cellWidth - gap) / 2;
    drawImage(raster, image, middle, gap + Math.floor(index / columns) * cellHeight, scale);
  });
  return raster.png();
}

function title({ label, prediction }: ReportImage): string {
  return `${label === prediction ? "" : "✗ "}True ${label}  Pred ${prediction}`;
}

function drawImage(raster: Raster, image: ReportImage, middle: number, top: number, scale: number): void {
  const { pixels, label, prediction } = image;
  const [width, height] = [image.width * scale, image.height * scale];
  const left = Math.floor(middle - width / 2);
  const imageTop = top + titleHeight + frame;
  const isWrong = label !== prediction;
  raster.text(middle, top, title(image), isWrong ? wrong : ink, textScale, 0.5);
  if (isWrong) raster.fill(left - frame, imageTop - frame, width + 2 * frame, height + 2 * frame, wrong);
  raster.picture(left, imageTop, pixels, image.width, scale);
}
