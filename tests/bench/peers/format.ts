/** A time, in the unit that suits it. */
export function seconds(value: number): string {
  if (value >= 1) return `${significant(value)} s`;
  return value >= 1e-3 ? `${significant(value * 1e3)} ms` : `${significant(value * 1e6)} µs`;
}

export function bytes(value: number): string {
  return value >= 1e6 ? `${significant(value / 1e6)} MB` : `${significant(value / 1e3)} KB`;
}

export function count(value: number): string {
  return value.toLocaleString("en");
}

export function yesNo(value: number): string {
  return value === 1 ? "yes" : "no";
}

/** Two digits where they say enough, three from 100 on; never an exponent. */
function significant(value: number): string {
  return value.toLocaleString("en", {
    minimumSignificantDigits: 2,
    maximumSignificantDigits: value >= 100 ? 3 : 2,
  });
}
