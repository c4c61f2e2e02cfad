import { InputError } from "../errors.js";
import type { Kernels } from "../generated/kernels.js";
import { strictKernels } from "../generated/strict.js";

export type { Kernels } from "../generated/kernels.js";
export type KernelName = keyof Kernels;

/**
 * How sums of products are rounded. `strict`: after each product and each sum, the same bits in every engine. `relaxed`:
 * once for both where the processor can, faster, and the bits are those of this kind of processor.
 */
export type Numerics = "strict" | "relaxed";

/** A binary of the kernels as a module carries it. */
export interface PackedKernels {
  readonly numerics: Numerics;
  /** How long the binary is. */
  readonly bytes: number;
  /** Gzipped, in base64. */
  readonly packed: string;
}

/**
 * The compiled kernels, which every thread instantiates for itself.
 * @param numerics `"strict"`, or kernels that were imported: those of `glyphnet/relaxed`
 * @throws InputError when the engine lacks SIMD, or relaxed SIMD where that is asked for
 * @internal
 */
export async function compileKernels(numerics: "strict" | PackedKernels = "strict"): Promise<WebAssembly.Module> {
  const kernels = numerics === "strict" ? strictKernels : numerics;
  if (typeof kernels?.packed !== "string") {
    throw new InputError(
      `The numerics have to be "strict" or the kernels that glyphnet/relaxed exports, but they are ` +
        `${JSON.stringify(kernels)}: import { relaxed } from "glyphnet/relaxed", and give { numerics: relaxed }.`,
    );
  }
  const binary = await unpacked(kernels);
  if (!WebAssembly.validate(binary)) {
    throw new InputError(
      kernels.numerics === "relaxed"
        ? "This JavaScript engine lacks WebAssembly's relaxed SIMD, so only strict numerics work " +
            "(Node 20 has it behind --experimental-wasm-relaxed-simd, later ones as they are)."
        : "This JavaScript engine lacks WebAssembly's SIMD, which glyphnet needs.",
    );
  }
  return WebAssembly.compile(binary);
}

/**
 * One thread's instance of the kernels over the given memory.
 * @internal
 */
export async function instantiateKernels(module: WebAssembly.Module, memory: WebAssembly.Memory): Promise<Kernels> {
  const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
  return exports as WebAssembly.Exports & Kernels;
}

async function unpacked({ bytes, packed }: PackedKernels): Promise<Uint8Array<ArrayBuffer>> {
  const { readable, writable } = new DecompressionStream("gzip");
  const writer = writable.getWriter();
  // What goes wrong here the reader hears as well.
  const written = writer.write(Uint8Array.from(atob(packed), (character) => character.charCodeAt(0)));
  Promise.all([written, writer.close()]).catch(() => {});
  const binary = new Uint8Array(bytes);
  const reader = readable.getReader();
  let filled = 0;
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    binary.set(piece.value, filled);
    filled += piece.value.length;
  }
  return binary;
}
