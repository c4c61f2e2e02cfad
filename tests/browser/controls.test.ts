import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { writeTinyData } from "../cli/tiny-data.js";
import { chromium } from "./browsers.js";
import { downloaded, temporaryFolder } from "./folders.js";
import { Operator } from "./operate.js";
import { textOf, visit } from "./visit.js";

const { skip } = chromium;
/** Long enough to be stopped in its middle. */
const RUN = "model=residual-mlp&batch=32&epochs=90&augment=none&threads=1";
const STATUS = "#console .status";
const places = [
  ["Settings", "#settings"],
  ["Draw", "#draw"],
  ["See", "#see"],
  ["Keep", "#keep"],
] as const;

test("every control is operated by keys alone, and does what it says", { skip, timeout: 400_000 }, async (context) => {
  const { page, browser, server, watched } = await visit(context, chromium, { query: RUN });
  const folder = temporaryFolder(context);
  const operator = new Operator(page);
  const status = (pattern: RegExp) => textOf(page, STATUS, pattern, 60);
  const operate = operator.operate.bind(operator);
  const address = (pattern: RegExp) => () => operator.address(pattern);
  const choose = (name: string, letters: string, pattern: RegExp) => operator.choose(name, letters, address(pattern));
  const type = (name: string, text: string, pattern: RegExp) => operator.type(name, text, address(pattern));
  const part = (title: string, task: () => Promise<void>) =>
    context.test(title, async () => {
      await task();
    });
  const is = (selector: string, shown: boolean) =>
    page.waitForSelector(selector, shown ? { visible: true } : { hidden: true });
  const root = (attribute: string, value: string) => () =>
    page.waitForFunction(
      (attribute, value) => document.documentElement.getAttribute(attribute) === value,
      { timeout: 5000 },
      attribute,
      value,
    );
  await status(/^Ready/);

  await part("language, theme and the way to the training", async () => {
    await operate("page: Skip to training", "Enter", () => page.waitForFunction(() => location.hash === "#train"));
    for (const [name, hash] of places) {
      await operate(`page: ${name}`, "Enter", () => page.waitForFunction((hash) => location.hash === hash, {}, hash));
    }
    await operate("switches: Dark", "Enter", root("data-theme", "dark"));
    await operate("switches: Light", "Space", root("data-theme", "light"));
    await operate("switches: 中文", "Enter", root("lang", "zh-Hans"));
    await operate("switches: English", "Enter", root("lang", "en"));
  });

  await part("start, pause, step, reset", async () => {
    await operate("console: Train", "Enter", () => status(/^Epoch/));
    await operate("console: Pause", "Space", () => status(/^Paused/));
    await operate("console: Go on", "Enter", () => status(/^Epoch/));
    await operate("console: Pause", "Enter", () => status(/^Paused/));
    const step = Number(/step ([\d,]+)/.exec(await status(/after step/))?.[1]?.replaceAll(",", ""));
    await operate("console: Step", "Enter", () =>
      status(new RegExp(`after step ${(step + 1).toLocaleString("en")}\\.`)),
    );
    await operate("console: Reset", "Enter", () => status(/^Ready/));
  });

  await part("a kept run", async () => {
    const reload = async () => {
      await page.reload();
      await status(/^Ready/);
      await is("#offer button", true);
    };
    const keepOne = async () => {
      await operate("console: Step", "Enter", () => textOf(page, "#keep", /Kept at .*after step 1\./));
    };
    await reload();
    await operate("offer: Go on with it", "Enter", () => status(/^Paused/));
    await reload();
    await operate("keep: Go on with it", "Enter", () => status(/^Paused/));
    await reload();
    await operate("offer: Discard it", "Enter", () => is("#offer", false));
    await keepOne();
    await reload();
    await operate("keep: Discard it", "Enter", () => is("#keep .saved-runs button", false));
  });

  await part("network", async () => {
    await choose("Network: Preset", "Lenet", /model=lenet5/);
    await choose("Network: Preset", "Own", /model=own/);
    await type(
      "Network: Layers, as JSON",
      '[{"type":"dense","units":10}]',
      /network=\[\{"type":"dense","units":10\}\]/,
    );
    await choose("Network: Preset", "Residual", /model=residual-mlp/);
  });

  await part("optimizers and their numbers", async () => {
    await choose("Optimizer: Method", "RMS", /optimizer=rmsprop/);
    await type("Optimizer: Rate", "0.004", /rate=0.004/);
    await type("Optimizer: β₂", "0.95", /beta2=0.95/);
    await type("Optimizer: ε", "1e-7", /epsilon=1e-7/);
    await type("Optimizer: Decay", "0.001", /weight-decay=0.001/);
    await choose("Optimizer: Method", "Adam", /optimizer=adam&/);
    await type("Optimizer: β₁", "0.8", /beta1=0.8/);
    await choose("Optimizer: Method", "SGD", /optimizer=sgd/);
    await type("Optimizer: Momentum", "0.5", /momentum=0.5/);
    await operate("Optimizer: Nesterov", "Space", address(/nesterov=/));
    await type("Optimizer: Rate", "0.05", /rate=0.05/);
  });

  await part("schedules and their numbers", async () => {
    const line = () => page.$eval(".rate-curve polyline", (curve) => curve.getAttribute("points"));
    const before = await line();
    await choose("Schedule: Curve", "Exponential", /schedule=exponential:0.95/);
    assert.notEqual(await line(), before, "the curve drawn before training");
    await type("Schedule: Decay", "0.9", /schedule=exponential:0.9&/);
    await choose("Schedule: Curve", "Steps", /schedule=step:10:0.5/);
    await type("Schedule: Every … epochs", "4", /schedule=step:4:0.5/);
    await choose("Schedule: Curve", "Polynomial", /schedule=polynomial:2/);
    await type("Schedule: Power", "3", /schedule=polynomial:3/);
    await choose("Schedule: Curve", "Cycles", /schedule=cyclic:2/);
    await type("Schedule: Half a cycle", "3", /schedule=cyclic:3/);
    await choose("Schedule: Curve", "On a", /schedule=plateau:5:0.1/);
    await type("Schedule: Patience", "2", /schedule=plateau:2:0.1/);
    await type("Schedule: Factor", "0.5", /schedule=plateau:2:0.5/);
    await choose("Schedule: Curve", "Constant", /schedule=constant/);
    await type("Schedule: Warm-up", "0.5", /warm-up=0.5/);
  });

  await part("length and augmentation", async () => {
    await type("Length: Epochs", "80", /epochs=80/);
    await choose("Length: Batch", "64", /batch=64/);
    await type("Length: Seed", "7", /seed=7/);
    await choose("Augmentation: Changed by chance", "Affine", /augment=shift=1,rotation=10/);
    await is("canvas.tiles", true);
    await choose("Augmentation: Changed by chance", "Own", /augment=shift/);
    await type("Augmentation: Shift", "2", /augment=shift=2/);
    await type("Augmentation: Rotation", "5", /rotation=5/);
    await type("Augmentation: Scale", "0.2", /scale=0.2/);
    await type("Augmentation: Shear", "0.3", /shear=0.3/);
    await type("Augmentation: Elastic α", "8", /elastic=8:4/);
    await type("Augmentation: Elastic σ", "5", /elastic=8:5/);
    await choose("Augmentation: Changed by chance", "Not", /^((?!augment=shift).)*$/);
  });

  await part("threads, numerics and what most leave as it is", async () => {
    await operate("settings: Threads, numerics, validation, clipping", "Enter", () => is("details.more select", true));
    await choose("settings: Threads", "all", /^((?!threads=).)*$/);
    await choose("settings: Threads", "1", /threads=1/);
    await choose("settings: Numerics", "relaxed", /numerics=relaxed/);
    await choose("settings: Numerics", "strict", /^((?!numerics=relaxed).)*$/);
    await type("settings: Validation", "500", /validation=500/);
    await type("settings: Clip at", "2", /clip=2/);
    await type("settings: Average", "0.9", /average=0.9/);
    await status(/^Ready/);
  });

  await part("link and command", async () => {
    await browser.defaultBrowserContext().setPermission(server.origin, {
      permission: { name: "clipboard-read" },
      state: "granted",
    });
    const copied = (pattern: RegExp) => async () => {
      await page.waitForFunction(
        async (source) => new RegExp(source).test(await navigator.clipboard.readText()),
        { timeout: 5000, polling: 100 },
        pattern.source,
      );
      await page.waitForFunction(() => !/Copied/.test(document.body.innerText), { timeout: 5000 });
    };
    await operate("settings: Copy link", "Enter", copied(/^http.*[?]model=residual-mlp.*&seed=7/));
    await operate("settings: Copy as command", "Enter", copied(/^glyphnet train --model residual-mlp .*--seed 7/));
    await type("Length: Epochs", "1", /epochs=1/);
    await status(/^Ready/);
    await operate("console: Train", "Enter", () => status(/^Done/));
    await operate("result: Copy as command", "Space", copied(/^glyphnet train .*--epochs 1 /));
    await operate("console: Train again", "Enter", () => status(/^Done/));
  });

  await part("charts", async () => {
    for (const title of ["Loss", "Gradient norm"]) {
      const picture = () =>
        page.$$eval(
          "#charts figure",
          (figures, title) =>
            figures
              .find((figure) => figure.querySelector("h3")?.textContent === title)
              ?.querySelector("canvas")
              ?.toDataURL(),
          title,
        );
      for (const key of ["Space", "Enter"] as const) {
        const before = await picture();
        const changed = async () => (await picture()) !== before;
        await operate(`${title}: log`, key, () => waitUntil(changed, `the axis of ${title} to change`));
      }
    }
    await operate("charts: Keep this run", "Enter", () => textOf(page, "#charts .compare", /Kept: Residual MLP/));
    await operate("charts: Forget it", "Enter", () => textOf(page, "#charts .compare", /Keep the curves of a run/));
    await operate("charts: Exact gradient against the published one", "Enter", address(/model=report/));
    await status(/^Epoch/);
    await operate("console: Pause", "Enter", () => status(/^Paused/));
    await choose("Network: Preset", "Residual", /model=residual-mlp/);
    await type("Length: Epochs", "4", /epochs=4&/);
    await operate("console: Reset", "Enter", () => status(/^Ready/));
  });

  await part("the pad and own digits", async () => {
    const pad = "draw: Drawing pad";
    const draw = async () => {
      await page.keyboard.press("Space");
      for (let step = 0; step < 8; step++) await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Space");
    };
    const empty = (wanted: boolean) => () =>
      page.waitForFunction((wanted) => (document.querySelector("#draw .bars .best") === null) === wanted, {}, wanted);
    await operate(pad, draw, empty(false));
    await operate(pad, "Backspace", empty(true));
    await operate(pad, draw, empty(false));
    await operate(pad, "Delete", empty(true));
    await operate(pad, draw, empty(false));
    await operate("draw: Undo", "Enter", empty(true));
    await operate(pad, draw, empty(false));
    await operate("draw: Clear", "Enter", empty(true));
    await operate(pad, draw, empty(false));
    await operator.choose("draw: It is a", "6", () =>
      page.waitForFunction(() => document.querySelector<HTMLSelectElement>("#own-label")?.value === "6"),
    );
    await operate("draw: Keep", "Enter", () => textOf(page, "#draw .kept li", /6/));
    await operate(pad, draw, empty(false));
    await operate("draw: Keep", "Space", () =>
      page.waitForFunction(() => document.querySelectorAll("#draw .kept li").length === 2),
    );
    await operate("draw: Delete this #", "Enter", () =>
      page.waitForFunction(() => document.querySelectorAll("#draw .kept li").length === 1),
    );
    await operator.choose("draw: Each comes in an epoch", "50", () =>
      page.waitForFunction(() => document.querySelector<HTMLSelectElement>("#own-times")?.value === "50"),
    );
    await operate("draw: Train on my digits", "Enter", () =>
      textOf(page, "#draw", /50 of the training images are yours/),
    );
    await status(/^Done/);
    await operate("draw: Train without my digits", "Enter", () => status(/^Ready\. 9,000/));
    const open = () => page.$eval(".activations", (details) => (details as HTMLDetailsElement).open);
    const opened = await open();
    await operate("draw: Layer by layer", "Enter", () =>
      waitUntil(async () => (await open()) !== opened, "the layers to fold"),
    );
  });

  await part("confusion matrix and tensors", async () => {
    const cell = "see: # read as #: #";
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? "");
    await page.$eval("#see", (section) => section.scrollIntoView());
    await is(".confusion button", true);
    const moves = [
      ["End", /^0 read as 9/],
      ["ArrowDown", /^1 read as 9/],
      ["ArrowLeft", /^1 read as 8/],
      ["Home", /^1 read as 0/],
      ["ArrowRight", /^1 read as 1/],
      ["ArrowUp", /^0 read as 1/],
      ["ArrowLeft", /^0 read as 0/],
    ] as const;
    for (const [key, pattern] of moves) await operate(cell, key, async () => assert.match(await focused(), pattern));
    await operate(cell, "Enter", () => textOf(page, "#see .opened", /^0 read as 0: .* images/));
    assert.ok((await page.$$("#see .opened li canvas")).length > 0);
    await operate("see: Close", "Enter", () => is("#see .opened", false));
    assert.match(await focused(), /^0 read as 0/);
    await page.setViewport({ width: 360, height: 740 });
    await operate("see: Weights, gradients, updates", ["ArrowRight", "ArrowRight"], () =>
      page.waitForFunction(() => {
        const scroller = document.querySelector("#see .scroller[tabindex]");
        return scroller !== null && (scroller.scrollLeft > 0 || scroller.scrollWidth <= scroller.clientWidth);
      }),
    );
    await page.setViewport({ width: 1280, height: 900 });
  });

  await part("files out and in", async () => {
    const client = await page.createCDPSession();
    await client.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: folder });
    const names = ["NumPy .npz", ".safetensors", "ONNX", "The whole run", "Metrics .csv", "Report .html"];
    for (const name of names) {
      await operate(`keep: ${name}`, "Enter", async () => {
        const file = await downloaded(folder);
        assert.ok(file.bytes.length > 0, file.name);
        if (name === "NumPy .npz") writeFileSync(join(folder, ".weights.npz"), file.bytes);
      });
    }
    const give = (paths: readonly string[]) => async () => {
      const press = async () => {
        // Keys and protocol take two ways into the page: without an answer to wait for, the key can be there before the
        // page knows that the chooser is awaited, and then nobody hears of it.
        await page.evaluate(() => undefined);
        await page.keyboard.press("Enter");
      };
      const [chooser] = await Promise.all([page.waitForFileChooser({ timeout: 5000 }), press()]);
      await chooser.accept([...paths]);
    };
    await operate("keep: Choose files", give([join(folder, ".weights.npz")]), () =>
      textOf(page, ".notices", /are in the network/),
    );
    await operate("keep: Start from random weights again", "Enter", () => status(/^Ready/));
    writeTinyData(join(folder, "data"));
    await operate("keep: Choose a folder", give([join(folder, "data")]), () =>
      textOf(page, ".notices", /300 images to train with/),
    );
    await operate("keep: Back to the digits of the page", "Enter", () => status(/^Ready\. 9,000/));
    writeFileSync(join(folder, ".noise.bin"), Uint8Array.of(1, 2, 3, 4));
    await operate("keep: Choose files", give([join(folder, ".noise.bin")]), () =>
      textOf(page, ".notices", /That did not work/),
    );
    await operate("page: Close this message", "Enter", () => textOf(page, ".notices p", /^$/));
  });

  await part("no control is left over, and none loses the visitor's place", async () => {
    assert.deepEqual(operator.neverOperated, []);
    assert.deepEqual(operator.losingTheirPlace, []);
    await page.evaluate(() => {
      document
        .querySelector("#console .buttons")
        ?.append(Object.assign(document.createElement("button"), { textContent: "Later" }));
    });
    await operator.meet();
    assert.deepEqual(operator.neverOperated, ["console: Later"], "a control that nobody operates is noticed");
    watched.assertClean();
  });
});

async function waitUntil(holds: () => Promise<boolean>, what: string): Promise<void> {
  for (let look = 0; look < 100; look++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Waited in vain for ${what}.`);
}
