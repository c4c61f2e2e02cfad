import { rateAt } from "glyphnet";
import type { Settings } from "../settings/settings.js";
import type { Table } from "./aligned.js";

/** Enough for the curve of any schedule. */
const POINTS = 240;

/**
 * The rate that a run will have, before it runs. That of the plateau schedule depends on losses to come: it is shown as if
 * they never stood still.
 */
export function plannedRates(
  { schedule, rate, warmUp, epochs }: Pick<Settings, "schedule" | "rate" | "warmUp" | "epochs">,
  stepsPerEpoch: number,
): Table {
  const steps = epochs * stepsPerEpoch;
  const count = Math.min(steps, POINTS);
  const epoch = new Float64Array(count);
  const rates = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const step = count === 1 ? 0 : Math.round((i * (steps - 1)) / (count - 1));
    epoch[i] = (step + 1) / stepsPerEpoch;
    rates[i] = rateAt(schedule, rate, warmUp, { step, stepsPerEpoch, epochs, history: [] });
  }
  return { epoch, columns: [rates] };
}
