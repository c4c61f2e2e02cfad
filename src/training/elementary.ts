/** Functions that a schedule needs, from + − · / alone: every engine rounds these alike, and Math.pow and Math.cos not. */

/** base^exponent for a whole exponent ≥ 0, by squaring. */
export function power(base: number, exponent: number): number {
  let result = 1;
  let square = base;
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}

/** cos(π · t) for 0 ≤ t ≤ 1, within 1e-15: the Taylor series up to x²², about the nearer end. */
export function cosineOfHalfTurns(t: number): number {
  if (t > 0.5) return -cosineOfHalfTurns(1 - t);
  const square = Math.PI * t * (Math.PI * t);
  let term = 1;
  let sum = 1;
  for (let k = 2; k <= 22; k += 2) {
    term *= -square / (k * (k - 1));
    sum += term;
  }
  return sum;
}

/** base^exponent for a base above 0 and an exponent from 0 to 1, within 1e-13 of it, from the series of exp and ln. */
export function realPower(base: number, exponent: number): number {
  const power = exponent * naturalLogarithm(base);
  // exp(p) = exp(p / 64)^64, and exp(−p) = 1 / exp(p), so that no terms cancel and few are needed.
  const part = Math.abs(power) / 64;
  let term = 1;
  let sum = 1;
  for (let k = 1; sum + term !== sum; k++) {
    term *= part / k;
    sum += term;
  }
  for (let squarings = 0; squarings < 6; squarings++) sum *= sum;
  return power < 0 ? 1 / sum : sum;
}

/** ln x for x > 0: halved or doubled into ½ … 2, then 2 artanh((x − 1) / (x + 1)). */
function naturalLogarithm(x: number): number {
  let rest = x;
  let halvings = 0;
  for (; rest > 2; rest /= 2) halvings++;
  for (; rest < 0.5; rest *= 2) halvings--;
  const ratio = (rest - 1) / (rest + 1);
  const square = ratio * ratio;
  let term = ratio;
  let sum = 0;
  for (let k = 1; k <= 37; k += 2) {
    sum += term / k;
    term *= square;
  }
  return 2 * sum + halvings * Math.LN2;
}
