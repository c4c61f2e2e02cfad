import type { GivenFile } from "../../demo/keep/given-files.js";

/** Files as a visitor gives them, by their names. */
export function given(files: Readonly<Record<string, Uint8Array>>): GivenFile[] {
  return Object.entries(files).map(([name, bytes]) => ({ name, file: new Blob([Uint8Array.from(bytes)]) }));
}
