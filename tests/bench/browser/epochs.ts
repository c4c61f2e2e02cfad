import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "../../browser/browsers.js";
import { dropFiles } from "../../browser/drop.js";
import { outcomeOf, press, textOf, visitFor } from "../../browser/visit.js";
import { projectFile } from "../peers/places.js";

/**
 * The first one warms up, and the last one's end is told together with the test: the others count. The page tells where it
 * is seven times a second, so fewer epochs would be measured too coarsely.
 */
const EPOCHS = 30;
const COUNTED = EPOCHS - 2;

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
    const [from, to] = await page.$eval(
      "#console .status",
      (status, last) =>
        ["data-epoch-2", `data-epoch-${last}`].map((name) => Number(status.getAttribute(name) ?? Number.NaN)),
      EPOCHS,
    );
    return secondsBetween(from, to);
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
    const times: number[] = [];
    for await (const line of createInterface(node.stdout)) {
      if (JSON.parse(line).event === "epoch") times.push(performance.now());
    }
    return secondsBetween(times[0], times[EPOCHS - 2]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function secondsBetween(from = Number.NaN, to = Number.NaN): number {
  const seconds = (to - from) / 1000 / COUNTED;
  if (seconds > 0) return seconds;
  throw new Error("The epochs did not come one by one.");
}
