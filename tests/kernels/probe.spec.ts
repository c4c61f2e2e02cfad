import { probePeak } from "../../assembly/probe";
import { element, excess, expectSlices, floats, release, ROUNDING } from "./guarded";

let result: usize = 0;
let rounds = 0;

function probe(part: i32, parts: i32): void {
  probePeak(result, rounds, part, parts);
}

describe("probePeak", () => {
  beforeEach(release);

  test("ten chains go from 2 towards 1, after n rounds each is 1 + 0.999ⁿ", () => {
    const counts: StaticArray<i32> = [0, 1, 7, 1000];
    for (let i = 0; i < counts.length; i++) {
      result = floats(1);
      rounds = counts[i];
      expectSlices(probe);
      const expected = 10 * (1 + NativeMath.pow(0.999, rounds));
      expect<f64>(excess(element(result, 0), expected, <f64>(rounds + 10) * ROUNDING * 20)).toBeLessThanOrEqual(1);
    }
  });
});
