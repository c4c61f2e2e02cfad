import type { Quantity } from "./comparisons.js";
import type { Trial } from "./trial.js";

/** Trials of one side, in the order they ran, and the median of what they measure. */
export interface Side {
  readonly median: number;
  readonly trials: readonly Trial[];
}

export interface Result {
  readonly what: string;
  readonly quantity: Quantity;
  readonly glyphnet: Side;
  /** Name, version and variant. */
  readonly peer: string;
  /** The peer's, which is glyphnet's too unless it has no skip. */
  readonly network: string;
  readonly measured: Side;
  /** Median of the pairs' ratios, peer over glyphnet. */
  readonly ratio: number;
  /** What the reader has to know about the peer's figure. */
  readonly notes: readonly string[];
}

export interface Results {
  readonly date: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly node: string;
  /** Average number of busy threads over the minute before the start: well above 0, others were at work. */
  readonly loadBefore: number;
  readonly data: string;
  readonly pairs: number;
  readonly results: readonly Result[];
  readonly skipped: readonly { readonly what: string; readonly peer: string; readonly reason: string }[];
}
