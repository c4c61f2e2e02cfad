/** `npm run pictures`: the page after a run, in light, dark, on a phone and in Chinese, as pictures in build/pictures/. */
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "./browsers.js";
import { type Circumstances, find, press, textOf, trainToEnd, visitFor } from "./visit.js";

const folder = fileURLToPath(new URL("../../build/pictures", import.meta.url));
const RUN = "model=residual-mlp&batch=64&epochs=8&augment=affine";
const PHONE = { width: 390, height: 844 };

const pictures: Readonly<Record<string, Circumstances & { readonly chinese?: boolean }>> = {
  light: { scheme: "light" },
  dark: { scheme: "dark" },
  "phone-light": { scheme: "light", ...PHONE },
  "phone-dark": { scheme: "dark", ...PHONE },
  chinese: { scheme: "light", chinese: true },
  "phone-chinese": { scheme: "dark", chinese: true, ...PHONE },
};

if (chromium.skip !== false) throw new Error(chromium.skip);
mkdirSync(folder, { recursive: true });
for (const [name, { chinese = false, ...circumstances }] of Object.entries(pictures)) {
  const endings: (() => Promise<void>)[] = [];
  try {
    const { page } = await visitFor((end) => endings.unshift(end), chromium, { query: RUN, ...circumstances });
    await trainToEnd(page);
    const pad = await find(page, "application", "Drawing pad");
    await pad.scrollIntoView();
    const box = await pad.boundingBox();
    if (box === null) throw new Error("The drawing pad is not shown.");
    await page.mouse.move(box.x + 0.28 * box.width, box.y + 0.22 * box.height);
    await page.mouse.down();
    await page.mouse.move(box.x + 0.72 * box.width, box.y + 0.22 * box.height, { steps: 12 });
    await page.mouse.move(box.x + 0.44 * box.width, box.y + 0.85 * box.height, { steps: 12 });
    await page.mouse.up();
    await textOf(page, "#draw .bars .best .digit", /\d/);
    if (chinese) await press(page, "中文");
    for (const id of ["draw", "see", "keep", "train"]) {
      await page.$eval(`#${id}`, (section) => section.scrollIntoView());
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    await page.evaluate(() => scrollTo(0, 0));
    await page.screenshot({ path: `${folder}/${name}.png` });
    await page.screenshot({ path: `${folder}/${name}-whole.png`, fullPage: true });
    console.log(`${folder}/${name}.png`);
  } finally {
    for (const end of endings) await end();
  }
}
