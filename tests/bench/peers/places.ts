import { fileURLToPath } from "node:url";

export const peersFolder: string = fileURLToPath(new URL(".", import.meta.url));
export const projectFolder: string = fileURLToPath(new URL("../../../", import.meta.url));

/** A file of this folder. */
export function peerFile(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

/** A file of the project. */
export function projectFile(name: string): string {
  return fileURLToPath(new URL(`../../../${name}`, import.meta.url));
}
