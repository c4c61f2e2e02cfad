import { readFileSync, writeFileSync } from "node:fs";

/**
 * Writes the compiled kernels as modules: the strict binary in base64 and the interface `Kernels`, taken from the types that
 * the compiler wrote for the exported functions; and by itself the relaxed binary, which few runs ask for.
 */
export function writeKernelModules(): void {
  const declarations = readFileSync("build/strict.d.ts", "utf8");
  const signatures = [...declarations.matchAll(/export function (\w+\([^)]*\): \w+;)/g)].map((match) => match[1]);
  if (signatures.length === 0) throw new Error("build/strict.d.ts declares no function.");
  const members = signatures.map((signature) => `  ${signature}\n`).join("");
  const binary = (name: string) =>
    `export const ${name}Kernels = "${readFileSync(`build/${name}.wasm`).toString("base64")}";\n`;
  writeFileSync("src/generated/kernels.ts", `export interface Kernels {\n${members}}\n\n${binary("strict")}`);
  writeFileSync("src/generated/relaxed-kernels.ts", binary("relaxed"));
}
