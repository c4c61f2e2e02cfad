import { rm } from "node:fs/promises";
import { availableParallelism, cpus, loadavg, totalmem } from "node:os";
import type { Arguments } from "./arguments.js";
import { comparisonsWith, namedPeer, titleOf } from "./comparisons.js";
import { writeDataFolder } from "./data-folder.js";
import { installPackages } from "./packages.js";
import { comparePairs, PeerError } from "./pairs.js";
import type { Result, Results } from "./results.js";

/** Installs the peers and runs all comparisons; a peer that is missing or fails is skipped by name. */
export async function runBenchmark({ data, pairs, only }: Arguments, say: (line: string) => void): Promise<Results> {
  const chosen = comparisonsWith(only);
  const loadBefore = loadavg()[0] ?? 0;
  const installFailure = installPackages();
  if (installFailure !== undefined) say(installFailure);
  const { folder, description } = await writeDataFolder(data);
  const results: Result[] = [];
  const skipped: { what: string; peer: string; reason: string }[] = [];
  try {
    for (const comparison of chosen) {
      try {
        const title = titleOf(comparison);
        results.push(...comparePairs(comparison, folder, pairs, (done) => say(`${title}: ${done} of ${2 * pairs}`)));
      } catch (error) {
        if (!(error instanceof PeerError)) throw error;
        const reason = comparison.peer.fromNpm && installFailure !== undefined ? installFailure : error.message;
        skipped.push({ what: comparison.what, peer: namedPeer(comparison), reason });
        say(`skipped: ${titleOf(comparison)}: ${reason}`);
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return {
    date: new Date().toISOString(),
    processor: cpus()[0]?.model ?? process.arch,
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    node: process.version.slice(1),
    loadBefore,
    data: description,
    pairs,
    results,
    skipped,
  };
}
