import { type Case, ROUNDING } from "./case.js";

/** Ten chains that go from 2 towards 1: after n rounds each is 1 + 0.999ⁿ. */
export const probePeak: Case[] = [0, 1, 7, 1000].map((rounds) => ({
  name: `${rounds} rounds`,
  prepare(memory) {
    const result = memory.vector("output", new Float32Array(1).fill(Number.NaN));
    const value = 10 * (1 + 0.999 ** rounds);
    return {
      args: [result, rounds],
      results: [{ tensor: result, padding: "kept", expected: () => ({ value, bound: (rounds + 10) * ROUNDING * 20 }) }],
    };
  },
}));
