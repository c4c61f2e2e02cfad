import { instantiate } from "@assemblyscript/loader";
import { type Kernels, strictKernels } from "../generated/kernels.js";

export type { Kernels } from "../generated/kernels.js";
export type KernelName = keyof Kernels;

/** One thread's instance of the compiled kernels over the given memory. */
export async function loadKernels(memory: WebAssembly.Memory): Promise<Kernels> {
  const binary = Uint8Array.from(atob(strictKernels), (character) => character.charCodeAt(0));
  const { exports } = await instantiate<Kernels & Record<string, unknown>>(binary, { env: { memory } });
  return exports;
}
