/**
 * Pooling layers: a window of windowHeight × windowWidth pixels moves over each picture by `stride`, and stays within it
 * (picture.ts). Of what it covers, n pixels, each channel by itself:
 *
 *   max        y = the largest value      dx = dy where the first of the largest values is
 *   average    y = the sum / n            dx = dy / n everywhere
 *
 *   x  pictures of `channels` channels    y  pictures of the places, with the same channels
 *
 * Where windows overlap, a pixel's gradients are added by rising place.
 */
import { pictureBytes, placesAlong } from "./picture";
import { paddedColumns, sliceStart } from "./slices";

/** y of max pooling; NaN where the window covers one. */
export function maxPoolForward(
  y: usize,
  x: usize,
  rows: i32,
  height: i32,
  width: i32,
  channels: i32,
  windowHeight: i32,
  windowWidth: i32,
  stride: i32,
  part: i32,
  parts: i32,
): void {
  const pixel = <usize>paddedColumns(channels) << 2;
  const line = <usize>width * pixel;
  const lowest = f32x4.splat(-Infinity);
  const down = placesAlong(height, windowHeight, stride, 0);
  const across = placesAlong(width, windowWidth, stride, 0);
  const end = sliceStart(rows * down, part + 1, parts);
  for (let i = sliceStart(rows * down, part, parts); i < end; i++) {
    const top = x + <usize>(i / down) * pictureBytes(height, width, paddedColumns(channels)) + <usize>(i % down * stride) * line;
    let to = y + <usize>(i * across) * pixel;
    for (let place = 0; place < across; place++) {
      const corner = top + <usize>(place * stride) * pixel;
      if (windowHeight == 2 && windowWidth == 2) {
        for (let from = corner; from < corner + pixel; from += 16, to += 16) {
          const above = f32x4.max(v128.load(from), v128.load(from + pixel));
          const below = f32x4.max(v128.load(from + line), v128.load(from + line + pixel));
          v128.store(to, f32x4.max(above, below));
        }
        continue;
      }
      for (let c: usize = 0; c < pixel; c += 16, to += 16) {
        let largest = lowest;
        for (let row: usize = 0; row < <usize>windowHeight; row++) {
          let from = corner + row * line + c;
          for (let column = 0; column < windowWidth; column++, from += pixel) largest = f32x4.max(largest, v128.load(from));
        }
        v128.store(to, largest);
      }
    }
  }
}

/** dx of max pooling, from what its forward read and gave. Sliced by pictures. */
export function maxPoolBackward(
  dx: usize,
  dy: usize,
  x: usize,
  y: usize,
  rows: i32,
  height: i32,
  width: i32,
  channels: i32,
  windowHeight: i32,
  windowWidth: i32,
  stride: i32,
  part: i32,
  parts: i32,
): void {
  const pixel = <usize>paddedColumns(channels) << 2;
  const line = <usize>width * pixel;
  const bytes = pictureBytes(height, width, paddedColumns(channels));
  const down = placesAlong(height, windowHeight, stride, 0);
  const across = placesAlong(width, windowWidth, stride, 0);
  const end = sliceStart(rows, part + 1, parts);
  for (let picture = sliceStart(rows, part, parts); picture < end; picture++) {
    const halved = windowHeight == 2 && windowWidth == 2 && stride == 2;
    if (!halved || down * 2 < height || across * 2 < width) memory.fill(dx + <usize>picture * bytes, 0, bytes);
    let at = <usize>(picture * down * across) * pixel;
    for (let i = 0; i < down; i++) {
      for (let place = 0; place < across; place++) {
        const corner = <usize>picture * bytes + <usize>(i * stride) * line + <usize>(place * stride) * pixel;
        if (halved) {
          // Each pixel lies under one window, so its gradient is set and not added.
          for (let to = corner; to < corner + pixel; to += 16, at += 16) {
            const largest = v128.load(y + at);
            const gradient = v128.load(dy + at);
            const first = f32x4.eq(v128.load(x + to), largest);
            const second = v128.andnot(f32x4.eq(v128.load(x + to + pixel), largest), first);
            const two = v128.or(first, second);
            const third = v128.andnot(f32x4.eq(v128.load(x + to + line), largest), two);
            const three = v128.or(two, third);
            const fourth = v128.andnot(f32x4.eq(v128.load(x + to + line + pixel), largest), three);
            v128.store(dx + to, v128.and(gradient, first));
            v128.store(dx + to + pixel, v128.and(gradient, second));
            v128.store(dx + to + line, v128.and(gradient, third));
            v128.store(dx + to + line + pixel, v128.and(gradient, fourth));
          }
          continue;
        }
        for (let c: usize = 0; c < pixel; c += 16, at += 16) {
          const largest = v128.load(y + at);
          let gradient = v128.load(dy + at);
          for (let row: usize = 0; row < <usize>windowHeight; row++) {
            let to = corner + row * line + c;
            for (let column = 0; column < windowWidth; column++, to += pixel) {
              const here = f32x4.eq(v128.load(x + to), largest);
              v128.store(dx + to, f32x4.add(v128.load(dx + to), v128.and(gradient, here)));
              gradient = v128.andnot(gradient, here);
            }
          }
        }
      }
    }
  }
}

/** y of average pooling. */
export function averagePoolForward(
  y: usize,
  x: usize,
  rows: i32,
  height: i32,
  width: i32,
  channels: i32,
  windowHeight: i32,
  windowWidth: i32,
  stride: i32,
  part: i32,
  parts: i32,
): void {
  const pixel = <usize>paddedColumns(channels) << 2;
  const line = <usize>width * pixel;
  const count = f32x4.splat(<f32>(windowHeight * windowWidth));
  const down = placesAlong(height, windowHeight, stride, 0);
  const across = placesAlong(width, windowWidth, stride, 0);
  const end = sliceStart(rows * down, part + 1, parts);
  for (let i = sliceStart(rows * down, part, parts); i < end; i++) {
    const top = x + <usize>(i / down) * pictureBytes(height, width, paddedColumns(channels)) + <usize>(i % down * stride) * line;
    let to = y + <usize>(i * across) * pixel;
    for (let place = 0; place < across; place++) {
      const corner = top + <usize>(place * stride) * pixel;
      for (let c: usize = 0; c < pixel; c += 16, to += 16) {
        let sum = f32x4.splat(0);
        for (let row: usize = 0; row < <usize>windowHeight; row++) {
          let from = corner + row * line + c;
          for (let column = 0; column < windowWidth; column++, from += pixel) sum = f32x4.add(sum, v128.load(from));
        }
        v128.store(to, f32x4.div(sum, count));
      }
    }
  }
}

/** dx of average pooling. Sliced by pictures. */
export function averagePoolBackward(
  dx: usize,
  dy: usize,
  rows: i32,
  height: i32,
  width: i32,
  channels: i32,
  windowHeight: i32,
  windowWidth: i32,
  stride: i32,
  part: i32,
  parts: i32,
): void {
  const pixel = <usize>paddedColumns(channels) << 2;
  const line = <usize>width * pixel;
  const bytes = pictureBytes(height, width, paddedColumns(channels));
  const count = f32x4.splat(<f32>(windowHeight * windowWidth));
  const down = placesAlong(height, windowHeight, stride, 0);
  const across = placesAlong(width, windowWidth, stride, 0);
  const end = sliceStart(rows, part + 1, parts);
  for (let picture = sliceStart(rows, part, parts); picture < end; picture++) {
    memory.fill(dx + <usize>picture * bytes, 0, bytes);
    let from = dy + <usize>(picture * down * across) * pixel;
    for (let i = 0; i < down; i++) {
      for (let place = 0; place < across; place++) {
        const corner = dx + <usize>picture * bytes + <usize>(i * stride) * line + <usize>(place * stride) * pixel;
        for (let c: usize = 0; c < pixel; c += 16, from += 16) {
          const gradient = f32x4.div(v128.load(from), count);
          for (let row: usize = 0; row < <usize>windowHeight; row++) {
            let to = corner + row * line + c;
            for (let column = 0; column < windowWidth; column++, to += pixel) {
              v128.store(to, f32x4.add(v128.load(to), gradient));
            }
          }
        }
      }
    }
  }
}
