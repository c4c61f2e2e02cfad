import { rm } from "node:fs/promises";
import { availableParallelism, cpus } from "node:os";
import type { Arguments } from "./arguments.js";
import { cellsWith, measurableCells } from "./cells.js";
import { writeDataFolder } from "./data-folder.js";
import { buildDriver } from "./driven.js";
import { installPackages } from "./packages.js";
import { readResults, withMeasurement, writeResults } from "./results.js";
import { tables } from "./tables.js";
import { takeTurns } from "./turns.js";

/** Installs the peers, measures what is asked for row by row, and stores each row as soon as it is there. */
export async function runBenchmark({ data, out, rounds, only }: Arguments, say: (line: string) => void): Promise<void> {
  const chosen = cellsWith(measurableCells(tables), only);
  try {
    installPackages();
  } catch (error) {
    say(`The peers are not installed: ${error instanceof Error ? error.message : error}`);
  }
  buildDriver();
  const folder = await writeDataFolder(data);
  try {
    for (const row of new Set(chosen.map((cell) => cell.row))) {
      const cells = chosen.filter((cell) => cell.row === row);
      for (const { cell, trials, cannot } of takeTurns(row, cells, folder, rounds, say)) {
        const known = cannot === undefined ? { trials } : { trials, cannot };
        const measurement = { date: new Date().toISOString().slice(0, 10), machine: machine(), ...known };
        writeResults(out, withMeasurement(readResults(out), row.what, cell.column, measurement));
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function machine(): string {
  return `${cpus()[0]?.model ?? process.arch}, ${availableParallelism()} cores, Node ${process.versions.node}`;
}
