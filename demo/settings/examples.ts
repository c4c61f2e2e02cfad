import { type Settings, settingsFor } from "./settings.js";

const LENGTH = { epochs: 100, batch: "all", seed: 0 } as const;

/** The lab report's program as published, with every flaw. */
export const publishedRun: Settings = { ...settingsFor("report"), ...LENGTH };

/** The same network with exact gradients, as many steps over as many images: what the flaws cost. */
export const exactRun: Settings = {
  ...publishedRun,
  model: "residual-mlp",
  // The published gradient is a sum over the images, so its rate means another length of step.
  rate: 0.3,
};
