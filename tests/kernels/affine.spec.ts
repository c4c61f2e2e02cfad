import { AFFINE_BYTES, drawAffine, invertAffine } from "../../assembly/affine";
import { expectGuards, release, reserve } from "./guarded";

const SHIFT: f64 = 2;
const ROTATION: f64 = 15;
const SCALE: f64 = 0.2;
const SHEAR: f64 = 0.3;

let drawn: usize = 0;
let map: usize = 0;

function prepare(): void {
  drawn = reserve(AFFINE_BYTES);
  map = reserve(AFFINE_BYTES);
}

function draw(seed: u32, epoch: u32, image: u32): void {
  drawAffine(drawn, SHIFT, ROTATION, SCALE, SHEAR, seed, epoch, image);
}

function value(numbers: usize, index: i32): f64 {
  return load<f64>(numbers + (<usize>index << 3));
}

/** What is drawn of the parameter, from −1 to 1 of its strength. */
function share(index: i32): f64 {
  const strengths: StaticArray<f64> = [SHIFT, SHIFT, (ROTATION * Math.PI) / 180, SCALE, SCALE, SHEAR];
  const about: f64 = index == 3 || index == 4 ? 1 : 0;
  return (value(drawn, index) - about) / strengths[index];
}

describe("a random affine map", () => {
  beforeEach(release);

  test("each parameter is uniform from − to + its strength", () => {
    prepare();
    const draws = 8000;
    for (let index = 0; index < 6; index++) {
      const bins = new StaticArray<i32>(8);
      for (let image = 0; image < draws; image++) {
        draw(7, 3, image);
        bins[<i32>Math.floor((share(index) + 1) * 4)]++;
      }
      let chiSquare: f64 = 0;
      for (let bin = 0; bin < 8; bin++) chiSquare += <f64>((bins[bin] - 1000) * (bins[bin] - 1000)) / 1000;
      // 7 degrees of freedom: 29.9 is exceeded once in 10,000.
      expect<f64>(chiSquare).toBeLessThan(29.9);
    }
    expectGuards();
  });

  test("no two parameters go together", () => {
    prepare();
    const draws = 4000;
    for (let a = 0; a < 6; a++) {
      for (let b = 0; b < a; b++) {
        let sum: f64 = 0;
        for (let image = 0; image < draws; image++) {
          draw(7, 3, image);
          sum += share(a) * share(b);
        }
        // Each product has the deviation 1/3: five deviations of the mean.
        expect<f64>(abs(sum / draws)).toBeLessThan(0.0264);
      }
    }
  });

  test("depends on seed, epoch and image, and on nothing else", () => {
    prepare();
    const parameters: StaticArray<u32> = [1, 1, 1, 2, 1, 1, 1, 2, 1, 1, 1, 2];
    draw(1, 1, 1);
    const first = value(drawn, 0);
    for (let i = 3; i < 12; i += 3) {
      draw(parameters[i], parameters[i + 1], parameters[i + 2]);
      expect<bool>(value(drawn, 0) == first).toBe(false);
    }
    draw(1, 1, 1);
    expect<f64>(value(drawn, 0)).toBe(first);
  });

  test("strengths of 0 give the map that changes nothing", () => {
    prepare();
    drawAffine(drawn, 0, 0, 0, 0, 1, 1, 1);
    invertAffine(map, drawn, 28, 13);
    const identity: StaticArray<f64> = [1, 0, 0, 0, 1, 0];
    for (let i = 0; i < 6; i++) expect<bool>(value(map, i) == identity[i]).toBe(true);
  });

  test("the inverse leads back where the map came from", () => {
    prepare();
    const height = 28;
    const width = 13;
    let worst: f64 = 0;
    for (let image = 0; image < 200; image++) {
      draw(5, 9, image);
      invertAffine(map, drawn, height, width);
      const sin = Math.sin(value(drawn, 2));
      const cos = Math.cos(value(drawn, 2));
      for (let y: f64 = 0; y < height; y += 9) {
        for (let x: f64 = 0; x < width; x += 4) {
          const scaledY = (y - 13.5) * value(drawn, 4);
          const slid = (x - 6) * value(drawn, 3) + value(drawn, 5) * scaledY;
          const toX = 6 + value(drawn, 0) + cos * slid - sin * scaledY;
          const toY = 13.5 + value(drawn, 1) + sin * slid + cos * scaledY;
          worst = max(worst, abs(value(map, 0) * toX + value(map, 1) * toY + value(map, 2) - x));
          worst = max(worst, abs(value(map, 3) * toX + value(map, 4) * toY + value(map, 5) - y));
        }
      }
    }
    expect<f64>(worst).toBeLessThan(1e-12);
  });
});
