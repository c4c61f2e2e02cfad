/** Bytes that were asked for by `new ArrayBuffer(n)`, `new Uint8Array(n)` and so on since the last reset. */
let asked = 0;

const NAMES = ["ArrayBuffer", "SharedArrayBuffer", "Uint8Array", "Uint16Array", "Uint32Array", "Int32Array"];
for (const name of [...NAMES, "Float32Array", "Float64Array"]) {
  const original: unknown = Reflect.get(globalThis, name);
  if (typeof original !== "function") throw new Error(`there is no ${name}`);
  const counting: unknown = new Proxy(original, {
    construct(target, words: unknown[], self): object {
      const made: unknown = Reflect.construct(target, words, self === counting ? target : self);
      if (typeof words[0] === "number") asked += byteLengthOf(made);
      return Object(made);
    },
  });
  Reflect.set(globalThis, name, counting);
}

function byteLengthOf(made: unknown): number {
  return ArrayBuffer.isView(made) || made instanceof ArrayBuffer || made instanceof SharedArrayBuffer
    ? made.byteLength
    : 0;
}

/**
 * Starts counting; the function it gives tells how many bytes were allocated since: what constructors were asked for, or
 * what the process holds more, where that is more. Only modules that are loaded after this one are counted.
 */
export function countAllocation(): () => number {
  asked = 0;
  const held = process.memoryUsage().arrayBuffers;
  return () => Math.max(asked, process.memoryUsage().arrayBuffers - held);
}
