import assert from "node:assert/strict";
import { test } from "node:test";
import { predictionsPicture } from "../../src/report/predictions-picture.js";
import { type Color, Raster } from "../../src/report/raster.js";
import type { ReportImage } from "../../src/report/report.js";
import { bounds, colorAt, decodeRgb, type Picture, pixelsOf, placesOf, textOnWhite, WHITE } from "./decoded.js";
import { sampleImage } from "./sample.js";

const INK: Color = [29, 35, 41];
const RED: Color = [206, 32, 41];

/** The only place of the image, `scale` times its size. */
function placeOf(picture: Picture, { pixels, width, height }: ReportImage, scale: number) {
  const enlarged = new Raster(width * scale, height * scale, WHITE);
  enlarged.picture(0, 0, pixels, width, scale);
  const places = placesOf(picture, enlarged);
  assert.equal(places.length, 1);
  return { left: places[0]?.x ?? 0, top: places[0]?.y ?? 0, width: enlarged.width, height: enlarged.height };
}

/** The colours of the pixels that touch a rectangle from outside. */
function colorsAround(picture: Picture, { left, top, width, height }: ReturnType<typeof placeOf>): string[] {
  const across = Array.from({ length: width }, (_, index) => left + index);
  const down = Array.from({ length: height }, (_, index) => top + index);
  const colors = [
    ...across.flatMap((x) => [colorAt(picture, x, top - 1), colorAt(picture, x, top + height)]),
    ...down.flatMap((y) => [colorAt(picture, left - 1, y), colorAt(picture, left + width, y)]),
  ];
  return [...new Set(colors.map(String))];
}

/** Images of 5 × 4 pixels, number 1 read wrong. */
const four = [sampleImage(0, 0), sampleImage(1, 7), sampleImage(2, 2), sampleImage(3, 3)].map((image, index) => ({
  ...image,
  pixels: image.pixels.map((value) => value + 10 * index + 1),
}));

test("each image has its title above it, in a grid", () => {
  const picture = decodeRgb(predictionsPicture(four));
  const places = four.map((image) => placeOf(picture, image, 22));
  const [first, second, third, fourth] = places;
  assert.deepEqual([second?.top, fourth?.top], [first?.top, third?.top]);
  assert.deepEqual([third?.left, fourth?.left], [first?.left, second?.left]);
  const { left = 0, top = 0, width = 0, height = 0 } = first ?? {};
  assert.ok((second?.left ?? 0) > left + width && (third?.top ?? 0) > top + height, "they lie apart");
  ["True 0  Pred 0", "✗ True 1  Pred 7", "True 2  Pred 2", "True 3  Pred 3"].forEach((title, index) => {
    const text = textOnWhite(title, index === 1 ? RED : INK);
    const [at, ...more] = placesOf(picture, text);
    assert.ok(at !== undefined && more.length === 0, title);
    const { left = 0, top = 0, width = 0 } = places[index] ?? {};
    assert.ok(Math.abs(at.x + text.width / 2 - (left + width / 2)) <= 1, `${title} is centred`);
    assert.ok(at.y + 14 < top - 5 && at.y > top - 40, `${title} is above its image`);
  });
});

test("only what was read wrong has a frame, and it is red", () => {
  const picture = decodeRgb(predictionsPicture(four));
  four.forEach((image, index) => {
    const color = index === 1 ? RED : WHITE;
    assert.deepEqual(colorsAround(picture, placeOf(picture, image, 22)), [String(color)], `image ${index}`);
  });
  const right = decodeRgb(predictionsPicture(four.filter(({ label }) => label !== 1)));
  assert.equal(pixelsOf(right, RED).length, 0);
});

test("images of any shape are enlarged by the whole number that fits, at least 1", () => {
  for (const [width, height, scale] of [
    [28, 28, 4],
    [40, 3, 2],
    [3, 40, 2],
    [1, 1, 112],
    [113, 20, 1],
    [150, 200, 1],
  ] as const) {
    const pixels = Uint8Array.from({ length: width * height }, (_, index) => (index * 37 + 11) % 251);
    const picture = decodeRgb(
      predictionsPicture([{ label: 255, prediction: 254, probability: 1, pixels, width, height }]),
    );
    const place = placeOf(picture, { label: 0, prediction: 0, probability: 1, pixels, width, height }, scale);
    const frame = bounds(pixelsOf(picture, RED).filter(({ y }) => y >= place.top - 5));
    assert.deepEqual(frame, {
      left: place.left - 5,
      right: place.left + place.width + 4,
      top: place.top - 5,
      bottom: place.top + place.height + 4,
    });
    assert.ok(frame.right < picture.width - 20 && frame.bottom < picture.height - 20, "there is a margin");
    assert.equal(placesOf(picture, textOnWhite("✗ True 255  Pred 254", RED)).length, 1);
  }
});

test("a thousand images are a picture of a thousand images", () => {
  const images = Array.from({ length: 1000 }, (_, index) => {
    const pixels = new Uint8Array(28 * 28).fill(index % 20);
    return { label: index % 10, prediction: index % 10, probability: 1, pixels, width: 28, height: 28 };
  });
  const png = predictionsPicture(images);
  const picture = decodeRgb(png);
  assert.ok(picture.width < 6000 && picture.height < 6000, `${picture.width} × ${picture.height} pixels`);
  assert.ok(png.length < 3e6, `${png.length} bytes`);
  const counts = new Uint32Array(256);
  for (let index = 0; index < picture.data.length; index += 3) {
    const [red = 0, green = 0, blue = 0] = [picture.data[index], picture.data[index + 1], picture.data[index + 2]];
    if (red === green && green === blue) counts[red] = (counts[red] ?? 0) + 1;
  }
  assert.deepEqual([...counts.subarray(0, 20)], new Array(20).fill(50 * 112 * 112));
});
