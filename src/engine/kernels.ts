import { instantiate } from "@assemblyscript/loader";
import { type Kernels, strictKernels } from "../generated/kernels.js";

export type { Kernels } from "../generated/kernels.js";
export type KernelName = keyof Kernels;

/** The compiled kernels, which every thread instantiates for itself. */
export async function compileKernels(): Promise<WebAssembly.Module> {
  return WebAssembly.compile(Uint8Array.from(atob(strictKernels), (character) => character.charCodeAt(0)));
}

/** One thread's instance of the kernels over the given memory. */
export async function instantiateKernels(module: WebAssembly.Module, memory: WebAssembly.Memory): Promise<Kernels> {
  const { exports } = await instantiate<Kernels & Record<string, unknown>>(module, { env: { memory } });
  return exports;
}
