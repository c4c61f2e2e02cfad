import type { Laboratory } from "./laboratory.js";
import { activations } from "./requests/activations.js";
import { cell, confusion } from "./requests/confusion.js";
import { open, pause, reset, start, step } from "./requests/control.js";
import { download, report } from "./requests/downloads.js";
import { forgetWeights, openFiles, useEmbedded } from "./requests/files.js";
import { firstWeights } from "./requests/first-weights.js";
import { discard, keepNow, resume, savedRuns } from "./requests/keeping.js";
import { ownDigits } from "./requests/own-digits.js";
import { preview } from "./requests/preview.js";
import { read } from "./requests/read.js";
import { tensors } from "./requests/tensors.js";
import type { Transfer } from "./transfer.js";

/**
 * All that the page can ask the worker for: a function of the laboratory and what the page gave. A new kind of request is a
 * file in requests/ and a line here. Between two of its awaits a handler sees the network between two steps.
 */
export const requests = {
  open,
  start,
  pause,
  step,
  reset,
  preview,
  keepNow,
  savedRuns,
  resume,
  discard,
  openFiles,
  useEmbedded,
  forgetWeights,
  download,
  report,
  firstWeights,
  tensors,
  confusion,
  cell,
  read,
  activations,
  ownDigits,
} as const;

type Requests = typeof requests;
export type Kind = keyof Requests;
export type Payload<K extends Kind> = Requests[K] extends (laboratory: Laboratory, payload: infer P) => unknown
  ? P extends undefined
    ? undefined
    : P
  : never;
type Given<Result> = Result extends Transfer<infer Value> ? Value : Result;
export type Answer<K extends Kind> = Given<Awaited<ReturnType<Requests[K]>>>;
