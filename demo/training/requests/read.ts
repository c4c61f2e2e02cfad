import { predict } from "glyphnet";
import type { Laboratory } from "../laboratory.js";
import { lookAtOnce } from "../look.js";

/** The probability of each class for a picture of height × width bytes. */
export function read(laboratory: Laboratory, picture: Uint8Array): Promise<Float32Array> {
  return lookAtOnce(laboratory, "read", ({ network }) => predict(network, picture));
}
