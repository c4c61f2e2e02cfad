import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "../../browser/browsers.js";
import { dropFiles } from "../../browser/drop.js";
import { outcomeOf, press, textOf, visitFor } from "../../browser/visit.js";
import { projectFile } from "../peers/places.js";

/** The page tells where it is some times a second, so fewer epochs would be measured too coarsely. */
const EPOCHS = 30;

/** When an epoch was first seen to run. */
interface Seen {
  readonly epoch: number;
  readonly time: number;
}

/** Seconds of the clock for an epoch on the page, with its charts and views at work. */
export async function epochInChromium(threads: number, data: string | undefined): Promise<number> {
  const endings: (() => Promise<void>)[] = [];
  try {
    const options = "optimizer=sgd&momentum=0&rate=0.05&schedule=constant&augment=none";
    const query = `model=residual-mlp&batch=128&${options}&epochs=${EPOCHS}&threads=${threads}`;
    const { page } = await visitFor((end) => endings.unshift(end), chromium, { query });
    await textOf(page, "#console .status", /^Ready/);
    if (data !== undefined) {
      const files = readdirSync(data).filter((name) => /idx[13]-ubyte(\.gz)?$/.test(name));
      await dropFiles(
        page,
        "body",
        files.map((name) => join(data, name)),
      );
      await textOf(page, "#console .status", /60,000 images/, 120);
    }
    await page.evaluate(() => {
      const status = document.querySelector("#console .status");
      if (status === null) throw new Error("The page does not tell its status.");
      const look = () => {
        const [, epoch] = /^Epoch (\d+) /.exec(status.textContent ?? "") ?? [];
        const name = `data-epoch-${epoch}`;
        if (epoch !== undefined && !status.hasAttribute(name)) status.setAttribute(name, String(performance.now()));
      };
      new MutationObserver(look).observe(status, { childList: true, characterData: true, subtree: true });
    });
    await press(page, "Train");
    await outcomeOf(page, 600);
    const times = await page.$eval("#console .status", (status) =>
      [...status.attributes]
        .filter(({ name }) => name.startsWith("data-epoch-"))
        .map(({ name, value }) => ({ epoch: Number(name.slice("data-epoch-".length)), time: Number(value) })),
    );
    return secondsPerEpoch(times);
  } finally {
    for (const end of endings) await end();
  }
}

/** The same in Node, from the end of the first epoch to that of the last but one. */
export async function epochInNode(threads: number, data: string | undefined): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "glyphnet-epochs-"));
  try {
    const options = ["--optimizer", "sgd", "--momentum", "0", "--rate", "0.05", "--schedule", "constant"];
    const given = data === undefined ? [] : ["--data", data];
    const size = ["--batch", "128", "--epochs", `${EPOCHS}`, "--threads", `${threads}`];
    const words = [projectFile("dist/cli.js"), "train", ...given, ...options, ...size];
    const node = spawn(process.execPath, [...words, "--out", join(folder, "run"), "--json"]);
    const times: Seen[] = [];
    for await (const line of createInterface(node.stdout)) {
      const { event, epoch } = JSON.parse(line);
      // Its successor begins.
      if (event === "epoch") times.push({ epoch: epoch + 1, time: performance.now() });
    }
    return secondsPerEpoch(times);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** From the second epoch to the last: the first warms up, and an epoch that is told late or not at all does not matter. */
function secondsPerEpoch(times: readonly Seen[]): number {
  const counted = times.filter(({ epoch }) => epoch >= 2 && epoch <= EPOCHS);
  const [first, last] = [counted[0], counted.at(-1)];
  const seconds =
    first === undefined || last === undefined ? 0 : (last.time - first.time) / (last.epoch - first.epoch) / 1000;
  if (seconds > 0) return seconds;
  throw new Error("The epochs did not come one after the other.");
}
