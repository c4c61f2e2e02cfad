import { remember, remembered } from "../panels/remembered.js";

/** A digit that was drawn, with what its author says it is. */
export interface KeptDigit {
  readonly label: number;
  /** height × width bytes. */
  readonly pixels: Uint8Array;
  readonly height: number;
  readonly width: number;
}

/** So many fit easily into what a browser lets a page remember. */
export const MOST_KEPT = 200;
const NAME = "digits";

/** The digits that were kept, remembered from visit to visit. */
export class Kept {
  #digits: readonly KeptDigit[] = digitsFrom(remembered(NAME));

  get digits(): readonly KeptDigit[] {
    return this.#digits;
  }

  add(digit: KeptDigit): void {
    this.#keep([...this.#digits, digit]);
  }

  delete(digit: KeptDigit): void {
    this.#keep(this.#digits.filter((other) => other !== digit));
  }

  #keep(digits: readonly KeptDigit[]): void {
    this.#digits = digits;
    remember(NAME, textOf(digits));
  }
}

export function textOf(digits: readonly KeptDigit[]): string {
  return JSON.stringify(digits.map((digit) => ({ ...digit, pixels: btoa(String.fromCharCode(...digit.pixels)) })));
}

/** The digits of a text; what is none is left out, since anybody may have written it. */
export function digitsFrom(text: string | undefined): KeptDigit[] {
  try {
    const value: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(value) ? value.flatMap(digitFrom).slice(0, MOST_KEPT) : [];
  } catch {
    return [];
  }
}

function digitFrom(value: unknown): KeptDigit[] {
  if (typeof value !== "object" || value === null) return [];
  const { label, pixels, height, width } = value as Record<string, unknown>;
  if (!isWhole(label, 0, 255) || !isWhole(height, 1, 256) || !isWhole(width, 1, 256)) return [];
  if (typeof pixels !== "string") return [];
  try {
    const bytes = Uint8Array.from(atob(pixels), (character) => character.charCodeAt(0));
    return bytes.length === height * width ? [{ label, pixels: bytes, height, width }] : [];
  } catch {
    return [];
  }
}

function isWhole(value: unknown, least: number, most: number): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
}
