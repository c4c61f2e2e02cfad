import { setFlagsFromString } from "node:v8";
import { measureConvolutions } from "../bench/convolutions.js";
import { Peak, probeWork } from "../bench/peak.js";
import { measureProducts, type NamedEngine } from "../bench/products.js";
import { measureSparseProducts } from "../bench/sparse-products.js";
import type { Effort } from "../bench/stopwatch.js";
import type { Dataset } from "../data/dataset.js";
import { createEngine, type Engine } from "../engine/engine.js";
import { InputError } from "../errors.js";
import { relaxedKernels } from "../generated/relaxed.js";
import type { BenchNarrator } from "./bench-narrator.js";

/** Measures the peak and the products of dense and convolutional layers, with both numerics. */
export async function reportProducts(narrator: BenchNarrator, dataset: Dataset, effort: Effort): Promise<void> {
  const engines = await createEngines();
  try {
    // The relaxed engine, where there is one, is the last: its fused operations make the peak.
    const [strict, relaxed] = engines;
    const peak = new Peak((relaxed ?? strict).engine, effort);
    const strictPeak = peak.beside([probeWork(strict.engine)]);
    const products = measureProducts(engines, peak);
    const convolutions = measureConvolutions(engines, peak);
    const sparse = measureSparseProducts(engines, dataset, peak);
    const figure = { event: "peak", kernel: "probePeak" } as const;
    narrator.peaks([
      { ...figure, numerics: relaxed === undefined ? "strict" : "relaxed", gigaflops: peak.gigaflops },
      ...(relaxed === undefined
        ? []
        : strictPeak.map(({ gigaflops }) => ({ ...figure, numerics: "strict" as const, gigaflops }))),
    ]);
    narrator.products([...products, ...convolutions]);
    narrator.sparseProducts(sparse);
  } finally {
    for (const { engine } of engines) engine.close();
  }
}

/** Engines of one thread: the strict one and, where this Node has it, the relaxed one. */
async function createEngines(): Promise<[strict: NamedEngine, ...relaxed: NamedEngine[]]> {
  const relaxed = (await createRelaxed()) ?? (await createRelaxed("--experimental-wasm-relaxed-simd"));
  const strict: NamedEngine = { numerics: "strict", engine: await createEngine({ threads: 1 }) };
  return relaxed === undefined ? [strict] : [strict, { numerics: "relaxed", engine: relaxed }];
}

/** @param flag of V8, which Node 20 needs before it compiles any kernels, and later ones may not know */
async function createRelaxed(flag?: string): Promise<Engine | undefined> {
  if (flag !== undefined) setFlagsFromString(flag);
  try {
    return await createEngine({ threads: 1, numerics: relaxedKernels });
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}
