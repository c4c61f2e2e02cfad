/**
 * A random affine map of a picture's plane, x right and y down, about its centre:
 *
 *   x' = centre + shift + R · K · S · (x − centre)
 *
 *   S = diag(scale of x, scale of y)   K = [1 shear; 0 1]   R = [cos −sin; sin cos]
 *
 * Every number is drawn uniformly from ± its strength, the scales from 1 ± theirs, each for itself; so a picture gets
 * wider or narrower as well as larger or smaller.
 */
import { drawFourOf, PURPOSE_AUGMENT } from "./random";
import { cosine, sine } from "./trigonometry";

/** Of shift x, shift y, angle (radians), scale x, scale y, shear, and of the six numbers of a map. */
export const AFFINE_BYTES: usize = 6 * 8;

/** Blocks of an image's stream that its map takes; what else is drawn for the image comes after. */
export const AFFINE_BLOCKS: u32 = 2;

const RADIANS: f64 = 0.017453292519943295;

/**
 * drawn = shift x, shift y, angle, scale x, scale y, shear: f64, functions of (seed, epoch, image).
 *
 * shift is in pixels, rotation in degrees, scale and shear are shares.
 */
export function drawAffine(
  drawn: usize,
  shift: f64,
  rotation: f64,
  scale: f64,
  shear: f64,
  seed: u32,
  epoch: u32,
  image: u32,
): void {
  const first = drawFourOf(seed, PURPOSE_AUGMENT, epoch, image, 0);
  const second = drawFourOf(seed, PURPOSE_AUGMENT, epoch, image, 1);
  store<f64>(drawn, shift * symmetric(i32x4.extract_lane(first, 0)));
  store<f64>(drawn, shift * symmetric(i32x4.extract_lane(first, 1)), 8);
  store<f64>(drawn, rotation * RADIANS * symmetric(i32x4.extract_lane(first, 2)), 16);
  store<f64>(drawn, 1 + scale * symmetric(i32x4.extract_lane(first, 3)), 24);
  store<f64>(drawn, 1 + scale * symmetric(i32x4.extract_lane(second, 0)), 32);
  store<f64>(drawn, shear * symmetric(i32x4.extract_lane(second, 1)), 40);
}

/** One of 2³² numbers evenly spaced between −1 and 1. */
// @ts-ignore: decorator
@inline
function symmetric(word: i32): f64 {
  return (<f64>word + 0.5) / 2147483648.0;
}

/**
 * map = a, b, c, d, e, f: f64, the way back. What comes to (x, y) was at (a x + b y + c, d x + e y + f).
 *
 * a, b, d, e are S⁻¹ · K⁻¹ · R⁻¹. map may be drawn.
 */
export function invertAffine(map: usize, drawn: usize, height: i32, width: i32): void {
  const angle = load<f64>(drawn, 16);
  const scaleX = load<f64>(drawn, 24);
  const scaleY = load<f64>(drawn, 32);
  const shear = load<f64>(drawn, 40);
  const sin = sine(angle);
  const cos = cosine(angle);
  const a = (cos + shear * sin) / scaleX;
  const b = (sin - shear * cos) / scaleX;
  const d = -sin / scaleY;
  const e = cos / scaleY;
  const centreX = <f64>(width - 1) * 0.5;
  const centreY = <f64>(height - 1) * 0.5;
  const x = centreX + load<f64>(drawn);
  const y = centreY + load<f64>(drawn, 8);
  store<f64>(map, a);
  store<f64>(map, b, 8);
  store<f64>(map, centreX - (a * x + b * y), 16);
  store<f64>(map, d, 24);
  store<f64>(map, e, 32);
  store<f64>(map, centreY - (d * x + e * y), 40);
}
