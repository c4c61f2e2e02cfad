import { type NetworkDescription, parseNetwork } from "./description.js";

/** What is wrong with the lab report's program, as far as the network decides it. */
export const flaws = ["mask", "path", "epsilon", "initial", "sum"] as const;

/**
 * - `mask`: backward leaves out the ReLU's mask on the main branch
 * - `path`: nothing comes back through the main branch's W2 to W1
 * - `epsilon`: 1e-12 beside the probability in softmax and loss
 * - `initial`: all weights start from N(0, 1)
 * - `sum`: gradients are sums over the images, not means
 */
export type Flaw = (typeof flaws)[number];

/**
 * The lab report's network: a residual block between two dense layers. Only the first layer has a bias, and the skip
 * branch is linear.
 * @param kept the flaws of the report's program that it has too; all of them unless told
 */
export function reportNetwork(
  input = { height: 28, width: 28 },
  classes = 10,
  kept: readonly Flaw[] = flaws,
): NetworkDescription {
  const has = (flaw: Flaw) => kept.includes(flaw);
  const initial = has("initial") ? "unit" : "he";
  const dense = (name: string, units: number) => ({ type: "dense", name, units, bias: false, initial });
  return parseNetwork({
    input,
    layers: [
      { ...dense("W1", 100), bias: true },
      { type: "relu" },
      {
        type: "residual",
        main: [dense("W2", 66), { type: "relu", mask: !has("mask") }],
        skip: [dense("W_skip", 66)],
        mainGradient: !has("path"),
      },
      dense("W3", classes),
    ],
    ...(has("epsilon") || has("sum")
      ? { loss: { epsilon: has("epsilon") ? 1e-12 : 0, gradient: has("sum") ? "sum" : "mean" } }
      : {}),
  });
}
