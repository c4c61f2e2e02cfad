import type { Comparison, Quantity } from "./comparisons.js";
import { median } from "./median.js";
import type { Result, Side } from "./results.js";
import type { Trial } from "./trial.js";

const EPOCH_IMAGES = 60_000;

/** The peer is missing or fails; the others can still be measured. */
export class PeerError extends Error {
  override readonly name = "PeerError";
}

/**
 * Runs the peer and glyphnet in turn, pair after pair, so that a machine whose speed drifts slows both alike.
 * @param afterTrial is called with the number of trials done
 * @throws PeerError when the peer is missing or fails
 */
export function comparePairs(
  comparison: Comparison,
  dataFolder: string,
  pairs: number,
  afterTrial: (done: number) => void,
): Result[] {
  const { what, peer, variant, network, quantities } = comparison;
  const named = [`${peer.name} ${asPeer(peer.version)}`, variant].filter((part) => part !== "").join(", ");
  const trials: { ours: Trial; theirs: Trial }[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    // The peer first: one that fails costs no time of ours.
    const theirs = asPeer(() => comparison.run(dataFolder));
    afterTrial(2 * pair + 1);
    const ours = comparison.glyphnet(dataFolder);
    trials.push({ ours, theirs });
    afterTrial(2 * pair + 2);
  }
  const ours = trials.map((pair) => pair.ours);
  const theirs = trials.map((pair) => pair.theirs);
  return quantities.map((quantity) => ({
    what,
    quantity,
    glyphnet: sideOf(ours, quantity),
    peer: named,
    network,
    measured: sideOf(theirs, quantity),
    ratio: median(trials.map((pair) => measureOf(pair.theirs, quantity) / measureOf(pair.ours, quantity))),
    notes: notesOn(network, theirs[0]?.images ?? 0, ours[0]?.images ?? 0, quantity),
  }));
}

function sideOf(trials: readonly Trial[], quantity: Quantity): Side {
  return { median: median(trials.map((trial) => measureOf(trial, quantity))), trials };
}

function measureOf({ seconds, images, peakMemoryBytes }: Trial, quantity: Quantity): number {
  if (quantity === "image seconds") return seconds / images;
  if (quantity === "epoch seconds") return (seconds / images) * EPOCH_IMAGES;
  if (peakMemoryBytes === undefined) throw new Error("the trial has no peak memory");
  return peakMemoryBytes;
}

function notesOn(network: string, peerImages: number, ourImages: number, quantity: Quantity): string[] {
  const notes = network.includes("no skip") ? [network] : [];
  if (quantity !== "epoch seconds" || peerImages >= ourImages) return notes;
  return [...notes, `from ${peerImages.toLocaleString("en")} images`];
}

function asPeer<Value>(run: () => Value): Value {
  try {
    return run();
  } catch (error) {
    throw new PeerError(error instanceof Error ? error.message.split("\n")[0] : String(error), { cause: error });
  }
}
