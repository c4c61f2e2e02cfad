import { type Key, say } from "../text/text.js";
import { element } from "./build.js";

/** A module with one SIMD instruction. */
const simd = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0],
  ...[10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11],
);

/**
 * Sentences on what this browser lacks; all that can work without it does.
 * @param complaints about the address
 */
export function createMissing(host: HTMLElement, complaints: readonly string[]): void {
  for (const complaint of complaints) {
    const words = element("p", "notice");
    say(words, "address.unread", { complaint });
    host.append(words);
  }
  for (const key of missing()) {
    const words = element("p", "notice");
    say(words, key);
    host.append(words);
  }
}

function missing(): Key[] {
  const found: Key[] = [];
  if (!WebAssembly.validate(simd)) found.push("missing.simd");
  if (!isSecureContext) found.push("missing.secure");
  if (!("indexedDB" in globalThis)) found.push("missing.storage");
  return found;
}
