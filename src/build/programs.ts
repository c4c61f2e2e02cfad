import { writeFileSync } from "node:fs";
import { type BuildOptions, build } from "esbuild";

/**
 * Writes the programs of workers as modules of one string each: a program without a file of its own needs none that a
 * bundler would have to find.
 */
export async function writePrograms(): Promise<void> {
  await writeProgram("thread-browser", { format: "iife", platform: "browser" });
  // After the first, which it holds.
  await writeProgram("training-worker", { format: "iife", platform: "browser" });
  await writeProgram("thread-node", { format: "cjs", platform: "node" });
}

async function writeProgram(name: string, options: BuildOptions): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: [`src/programs/${name}.ts`],
    bundle: true,
    minify: true,
    target: "es2022",
    logLevel: "error",
    ...options,
    write: false,
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error(`esbuild gave no program for ${name}.`);
  writeFileSync(`src/generated/${name}.ts`, `export const program: string = ${JSON.stringify(file.text.trim())};\n`);
}
