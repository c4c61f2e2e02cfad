import { readFileSync } from "node:fs";
import { peerFile, projectFile } from "./places.js";

/** A column of the comparison: a library that trains in JavaScript, by a program as its users would write it. */
export interface Library {
  readonly name: string;
  readonly variant?: string;
  readonly version: string;
  /** What is to be installed; the first one gives the version. */
  readonly packages: readonly [string, ...string[]];
  /** Its exports open networks: `mlp`, and `lenet5` where it can. */
  readonly program: string;
  /** Files that a page loads beside the program, of the packages. */
  readonly assets: readonly string[];
  /** What a bundler has to take in place of a package, whose own entry a page cannot run. */
  readonly bundled: Readonly<Record<string, string>>;
}

interface Manifest {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const readManifest = (path: string): Manifest => JSON.parse(readFileSync(path, "utf8"));
const pinned = readManifest(peerFile("package.json")).dependencies ?? {};

function peer(name: string, packages: Library["packages"], program: string, more: Partial<Library> = {}): Library {
  const version = pinned[packages[0]];
  if (version === undefined) throw new Error(`package.json of the peers does not have ${packages[0]}.`);
  return { name, version, packages, program: peerFile(`programs/${program}`), assets: [], bundled: {}, ...more };
}

export const glyphnet: Library = {
  name: "glyphnet",
  version: readManifest(projectFile("package.json")).version,
  packages: ["glyphnet"],
  program: projectFile("tests/bench/glyphnet-program.js"),
  assets: [],
  bundled: {},
};

const TENSORFLOW = "@tensorflow/tfjs";
const TENSORFLOW_WASM = "@tensorflow/tfjs-backend-wasm";

export const tensorFlowWasm: Library = peer("TensorFlow.js", [TENSORFLOW, TENSORFLOW_WASM], "tensorflow-wasm.js", {
  variant: "wasm",
  assets: [`${TENSORFLOW_WASM}/dist/tfjs-backend-wasm-simd.wasm`],
});
export const tensorFlowCpu: Library = peer("TensorFlow.js", [TENSORFLOW], "tensorflow-cpu.js", { variant: "cpu" });
export const jax: Library = peer("jax-js", ["@jax-js/jax"], "jax.js", { variant: "wasm" });
export const brain: Library = peer("brain.js", ["brain.js"], "brain.js", {
  bundled: { "brain.js": "brain.js/browser.min.js" },
});
export const convNet: Library = peer("ConvNetJS", ["convnetjs"], "convnet.js");

export const libraries: readonly Library[] = [glyphnet, tensorFlowWasm, tensorFlowCpu, jax, brain, convNet];

/** As a table's head, progress and `--only` name it. */
export function titleOf({ name, version, variant }: Pick<Library, "name" | "version" | "variant">): string {
  return [`${name} ${version}`, variant].filter((part) => part !== undefined).join(", ");
}
