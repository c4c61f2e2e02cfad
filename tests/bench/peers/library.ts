import { pathToFileURL } from "node:url";
import type * as glyphnet from "../../../src/index.js";
import { projectFile } from "./places.js";

/** The built library, as its users get it. */
export async function loadLibrary(): Promise<typeof glyphnet> {
  return import(pathToFileURL(projectFile("dist/node.js")).href);
}
