import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { glyphnet, type Library } from "./libraries.js";
import { runNpm } from "./packages.js";
import { peerFile, peersFolder, projectFolder } from "./places.js";

/** Of package-lock.json, for each place below node_modules. */
export type LockedPackages = Readonly<
  Record<string, Partial<Record<"dependencies" | "optionalDependencies" | "peerDependencies", Record<string, string>>>>
>;

/** What npm brings for a library into an empty project, scripts not run. */
export interface Installed {
  readonly packages: number;
  readonly bytes: number;
}

export function installedFor(library: Library): Installed {
  if (library === glyphnet) return packed();
  const { packages }: { packages: LockedPackages } = JSON.parse(readFileSync(peerFile("package-lock.json"), "utf8"));
  const places = placesOf(packages, library.packages).filter((place) => existsSync(join(peersFolder, place)));
  const bytes = places.reduce((total, place) => total + bytesBelow(join(peersFolder, place)), 0);
  return { packages: places.length, bytes };
}

/** Where the packages and all that they depend on are. */
export function placesOf(packages: LockedPackages, names: readonly string[]): string[] {
  const found = new Set<string>();
  const add = (name: string, from: string) => {
    const place = nearest(packages, name, from);
    if (place === undefined || found.has(place)) return;
    found.add(place);
    const { dependencies, optionalDependencies, peerDependencies } = packages[place] ?? {};
    const needed = { ...dependencies, ...optionalDependencies, ...peerDependencies };
    for (const needs of Object.keys(needed)) add(needs, place);
  };
  for (const name of names) add(name, "");
  return [...found].sort();
}

/** As Node looks for a package: below the one that asks, then below those that this one is in. */
function nearest(packages: LockedPackages, name: string, from: string): string | undefined {
  const place = from === "" ? `node_modules/${name}` : `${from}/node_modules/${name}`;
  if (packages[place] !== undefined) return place;
  if (from === "") return undefined;
  const above = from.slice(0, Math.max(0, from.lastIndexOf("/node_modules/")));
  return nearest(packages, name, above);
}

function bytesBelow(folder: string): number {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.name !== "node_modules")
    .map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? bytesBelow(path) : statSync(path).size;
    })
    .reduce((total, bytes) => total + bytes, 0);
}

/** glyphnet as npm would pack it: it depends on nothing. */
function packed(): Installed {
  const printed = runNpm(["pack", "--dry-run", "--json", "--ignore-scripts"], projectFolder);
  // npm 12 and later give an object by the package's name, those before a list.
  const [unpacked] = Object.values<{ readonly unpackedSize: number }>(JSON.parse(printed));
  if (unpacked === undefined) throw new Error("npm pack told no size.");
  return { packages: 1, bytes: unpacked.unpackedSize };
}
