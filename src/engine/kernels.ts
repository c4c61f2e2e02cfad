import { instantiate } from "@assemblyscript/loader";
import { InputError } from "../errors.js";
import { type Kernels, strictKernels } from "../generated/kernels.js";

export type { Kernels } from "../generated/kernels.js";
export type KernelName = keyof Kernels;

/**
 * How sums of products are rounded. `strict`: after each product and each sum, the same bits in every engine. `relaxed`:
 * once for both where the processor can, faster, and the bits are those of this kind of processor.
 */
export type Numerics = "strict" | "relaxed";

/**
 * The compiled kernels, which every thread instantiates for itself.
 * @throws InputError when the engine lacks SIMD, or relaxed SIMD where that is asked for
 */
export async function compileKernels(numerics: Numerics): Promise<WebAssembly.Module> {
  const text = numerics === "relaxed" ? await relaxedKernels() : strictKernels;
  const binary = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  if (!WebAssembly.validate(binary)) {
    throw new InputError(
      numerics === "relaxed"
        ? "This JavaScript engine lacks WebAssembly's relaxed SIMD, so only strict numerics work " +
            "(Node 20 has it behind --experimental-wasm-relaxed-simd, later ones as they are)."
        : "This JavaScript engine lacks WebAssembly's SIMD, which glyphnet needs.",
    );
  }
  return WebAssembly.compile(binary);
}

/** A bundler that splits can leave them out of what every page loads. */
async function relaxedKernels(): Promise<string> {
  const module = await import("../generated/relaxed-kernels.js");
  return module.relaxedKernels;
}

/** One thread's instance of the kernels over the given memory. */
export async function instantiateKernels(module: WebAssembly.Module, memory: WebAssembly.Memory): Promise<Kernels> {
  const { exports } = await instantiate<Kernels & Record<string, unknown>>(module, { env: { memory } });
  return exports;
}
