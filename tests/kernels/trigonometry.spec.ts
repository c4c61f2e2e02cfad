import { cosine, sine } from "../../assembly/trigonometry";

describe("sine and cosine", () => {
  test("from −π to π", () => {
    let worstSine: f64 = 0;
    let worstCosine: f64 = 0;
    for (let k = -5000; k <= 5000; k++) {
      const x = (Math.PI * <f64>k) / 5000;
      worstSine = max(worstSine, abs(sine(x) - Math.sin(x)));
      worstCosine = max(worstCosine, abs(cosine(x) - Math.cos(x)));
    }
    expect<f64>(worstSine).toBeLessThan(3e-15);
    expect<f64>(worstCosine).toBeLessThan(1e-15);
  });

  test("0 is exact", () => {
    expect<f64>(sine(0)).toBe(0);
    expect<f64>(cosine(0)).toBe(1);
  });

  test("the sine of a small angle keeps its digits", () => {
    expect<f64>(sine(1e-9)).toBe(1e-9);
    expect<f64>(sine(-1e-300)).toBe(-1e-300);
  });
});
