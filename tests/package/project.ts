import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { npm } from "./tools.js";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** A folder outside the repository with nothing in it but the package, installed from its tarball. */
export interface Project {
  readonly tarball: string;
  readonly folder: string;
  /** A folder below with these files. */
  write(name: string, files: Readonly<Record<string, string>>): string;
  remove(): void;
}

export function createProject(): Project {
  const parent = mkdtempSync(join(tmpdir(), "glyphnet-package-"));
  const packed = npm(["pack", "--ignore-scripts", "--json", "--pack-destination", parent], root);
  const { filename } = firstOf(JSON.parse(packed.stdout));
  const tarball = join(parent, filename);
  const folder = join(parent, "project");
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  npm(["install", tarball], folder);
  return {
    tarball,
    folder,
    write(name, files) {
      const place = join(folder, name);
      mkdirSync(place, { recursive: true });
      for (const [file, text] of Object.entries(files)) writeFileSync(join(place, file), text);
      return place;
    },
    remove: () => rmSync(parent, { recursive: true }),
  };
}

/** npm 12 and later give an object by the package's name, those before a list. */
function firstOf(packed: Record<string, { readonly filename: string }>): { readonly filename: string } {
  const [first] = Object.values(packed);
  if (first === undefined) throw new Error("npm pack made no tarball.");
  return first;
}

/** A file that the package ships, beside what a test serves. */
export function copyShipped({ folder }: Project, file: string, to: string): void {
  cpSync(join(folder, "node_modules/glyphnet/dist", file), join(to, file));
}
