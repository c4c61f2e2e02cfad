import type { Quantity } from "./comparisons.js";
import type { Result, Results } from "./results.js";

/** The row of a table: what, ours, peer, times faster. */
export function rowOf(result: Result): string[] {
  const { what, quantity, glyphnet, peer, measured, ratio, notes } = result;
  const subject = quantity === "peak bytes" ? `${what}: peak memory` : what;
  const remarks = notes.length === 0 ? "" : ` (${notes.join("; ")})`;
  return [
    subject,
    amount(glyphnet.median, quantity),
    `${peer}: ${amount(measured.median, quantity)}${remarks}`,
    times(ratio, quantity),
  ];
}

/** The circumstances, in one sentence. */
export function circumstances({ processor, cores, node, date, data, pairs }: Results): string {
  const repeated = pairs === 1 ? "one run of each" : `medians of ${pairs} runs in turn`;
  return `${processor}, ${cores} cores, Node ${node}, ${date.slice(0, 10)}; ${data}; epochs of 60,000 images; ${repeated}.`;
}

function times(ratio: number, quantity: Quantity): string {
  if (quantity !== "peak bytes") return `${significant(ratio)}×`;
  return ratio >= 1 ? `${significant(ratio)}× less` : `${significant(1 / ratio)}× more`;
}

function amount(value: number, quantity: Quantity): string {
  if (quantity === "peak bytes") return `${significant(value / 1e6)} MB`;
  return value >= 0.01 ? `${significant(value)} s` : `${significant(value * 1e6)} µs`;
}

/** Two digits where they say enough, three from 100 on; never an exponent. */
function significant(value: number): string {
  return value.toLocaleString("en", {
    minimumSignificantDigits: 2,
    maximumSignificantDigits: value >= 100 ? 3 : 2,
  });
}
