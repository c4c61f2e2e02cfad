import type { Dataset } from "../data/dataset.js";
import type { PackedKernels } from "../engine/kernels.js";
import type { NetworkDescription } from "../network/description.js";
import type { NamedTensor } from "../network/network.js";
import type { TrainingChoices } from "../training/complete-options.js";
import type { TrainingEvent } from "../training/events.js";
import type { TrainingOptions } from "../training/options.js";
import type { TrainingState } from "../training/state.js";

/** A network and what it is to be trained on. */
export interface Task {
  readonly description: NetworkDescription;
  readonly dataset: Dataset;
  readonly heldOut: Dataset;
  readonly options: TrainingChoices;
  readonly seed?: number | undefined;
  readonly threads?: number | undefined;
  readonly numerics?: "strict" | PackedKernels | undefined;
  readonly weights?: readonly NamedTensor[] | undefined;
  readonly state?: TrainingState | undefined;
}

/** What the page asks for, each with what it gives along and what it gets. */
export interface Asked {
  open: { given: Task; got: Opened };
  /** Answered when the run has ended; its events come before. */
  run: { given: undefined; got: undefined };
  weights: { given: undefined; got: readonly NamedTensor[] };
  state: { given: undefined; got: TrainingState };
  predict: { given: Uint8Array; got: Float32Array };
}

export type Kind = keyof Asked;

/** How the task was understood. */
export interface Opened {
  readonly options: TrainingOptions;
  readonly steps: number;
  readonly threads: number;
}

/** From the page to the worker: a question, that the run is to stop, or that so many more packets of events may come. */
export type Request =
  | { readonly [K in Kind]: { readonly type: K; readonly id: number; readonly given: Asked[K]["given"] } }[Kind]
  | { readonly type: "stop" }
  | { readonly type: "more"; readonly packets: number };

/** From the worker to the page: some events of the run after one another, or what becomes of a question. */
export type Reply =
  | { readonly type: "events"; readonly events: readonly TrainingEvent[] }
  | { readonly type: "answer"; readonly id: number; readonly got: Asked[Kind]["got"] }
  | { readonly type: "refusal"; readonly id: number; readonly failure: Failure };

/** An error on its way: those of the library arrive as what they are, all others as `Error`. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  /** Where training diverged. */
  readonly at?: { readonly epoch: number; readonly step: number; readonly found: string };
}

/** So many packets of events may be on their way: the worker trains on while the page reads, and waits when it does not. */
export const PACKETS_AHEAD = 2;
