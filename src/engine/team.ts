import type { KernelName, Kernels } from "./kernels.js";

type Sliced<Kernel> = Kernel extends (...values: [...infer Values, part: number, parts: number]) => void
  ? (...values: Values) => void
  : never;

/** The kernels without `part` and `parts`: a call runs the whole, on all threads of the team. */
export type TeamKernels = { readonly [Name in KernelName]: Sliced<Kernels[Name]> };

/** A team of one thread: each kernel computes part 0 of 1. */
export function teamOfOne(kernels: Kernels): TeamKernels {
  const whole: Record<string, (...values: number[]) => void> = {};
  for (const name of kernelNames(kernels)) {
    const kernel = kernels[name] as (...values: number[]) => void;
    whole[name] = (...values) => kernel(...values, 0, 1);
  }
  return whole as TeamKernels;
}

function kernelNames(kernels: Kernels): KernelName[] {
  return (Object.keys(kernels) as KernelName[]).filter((name) => typeof kernels[name] === "function");
}
