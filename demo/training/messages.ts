import type { EpochEvent, NetworkDescription } from "glyphnet";
import type { HistoryState } from "../charts/history.js";
import type { DataFrom } from "../keep/data-folder.js";
import type { StorageProblem } from "../keep/storage-error.js";
import type { Settings } from "../settings/settings.js";
import type { Answer, Kind, Payload } from "./requests.js";

/** Where the worker is: it opens settings, waits to start, trains, is paused, has done all epochs, or cannot go on. */
export type Status = "opening" | "ready" | "running" | "paused" | "done" | "failed";

/** A run that can start, or go on. */
export interface Opened {
  readonly settings: Settings;
  readonly network: NetworkDescription;
  readonly tensors: readonly { readonly name: string; readonly shape: readonly number[] }[];
  /** How many numbers are trained. */
  readonly parameters: number;
  readonly classes: number;
  readonly threads: number;
  /** Images; `own` of those to train on were drawn on the page, and with them the run is not one of the command line. */
  readonly images: { readonly train: number; readonly own: number; readonly heldOut: number; readonly test: number };
  /** What the data are called: a folder that was dropped onto the page may have any name. */
  readonly data: string;
  readonly dataFrom: DataFrom;
  /** What the weights are called that the run started from, where they were not random. */
  readonly startFrom?: string;
  readonly steps: number;
  readonly stepsPerEpoch: number;
  /** The steps and epochs that are done already: not none where a run goes on. */
  readonly step: number;
  readonly epochs: readonly EpochEvent[];
  /** The curves of these steps. */
  readonly history: HistoryState;
}

/** Some steps after one another, one column per figure. */
export interface Steps {
  readonly step: readonly number[];
  /** In epochs since the start: 0.5 is the middle of the first. */
  readonly epoch: readonly number[];
  readonly loss: readonly number[];
  readonly accuracy: readonly number[];
  readonly rate: readonly number[];
  /** ‖dw‖; NaN where it was not measured, which is once per message. */
  readonly gradientNorm: readonly number[];
  readonly images: readonly number[];
  /** Spent training. */
  readonly seconds: readonly number[];
}

/** What the run came to. */
export interface Result {
  /** None where the page came without encryption: the browser computes no SHA-256 then. */
  readonly fingerprint?: string;
  readonly testLoss: number;
  readonly testAccuracy: number;
  /** Spent training. */
  readonly seconds: number;
  readonly epochs: number;
}

/** A sentence on what went wrong, fit to be shown. */
export interface Failure {
  readonly name: string;
  readonly message: string;
}

/** The run was kept in the browser's storage as it was after that step, or why it could not be. */
export type Kept =
  | { readonly step: number; readonly epoch: number; readonly savedAt: number }
  | { readonly problem: StorageProblem };

/** What the worker tells without being asked. */
export interface Events {
  opened: Opened;
  status: Status;
  steps: Steps;
  epoch: EpochEvent;
  done: Result;
  kept: Kept;
  error: Failure;
}

export type EventName = keyof Events;

/** From the page to the worker. */
export interface Request<K extends Kind = Kind> {
  readonly id: number;
  readonly kind: K;
  readonly payload: Payload<K>;
}

/** From the worker to the page. */
export type Message =
  | {
      readonly [Name in EventName]: { readonly type: "event"; readonly name: Name; readonly event: Events[Name] };
    }[EventName]
  | { readonly type: "answer"; readonly id: number; readonly result: Answer<Kind> }
  | { readonly type: "refusal"; readonly id: number; readonly failure: Failure };
