import { language } from "../text/text.js";

/** Four digits at most, as `0.01234` or `1.5e-7`. */
export function short(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  return size < 1e-3 || size >= 1e6 ? value.toExponential(1).replace("e+", "e") : String(Number(value.toPrecision(3)));
}

export function percent(share: number, digits = 1): string {
  return `${(100 * share).toFixed(digits)}\u00a0%`;
}

export function whole(value: number): string {
  return Math.round(value).toLocaleString(language());
}

/** Epochs as they pass: with a fraction only where that can be told. */
export function epochs(value: number): string {
  return value.toLocaleString(language(), { maximumFractionDigits: value < 100 ? 2 : 0 });
}

/** `12k` of 12,000. */
export function thousands(value: number): string {
  return value >= 1000 ? `${Number((value / 1000).toPrecision(3))}k` : short(value);
}
