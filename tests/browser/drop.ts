import { existsSync } from "node:fs";
import type { Page } from "puppeteer-core";

/** Drops files of this machine onto the element, as a hand would from another window. */
export async function dropFiles(page: Page, selector: string, paths: readonly string[]): Promise<void> {
  const absent = paths.find((path) => !existsSync(path));
  if (absent !== undefined) throw new Error(`There is no file ${absent} to drop.`);
  const target = await page.waitForSelector(selector, { visible: true });
  if (target === null) throw new Error(`There is no ${selector} to drop files onto.`);
  await target.scrollIntoView();
  const box = await target.boundingBox();
  if (box === null) throw new Error(`${selector} is not shown.`);
  const place = { x: box.x + box.width / 2, y: box.y + Math.min(box.height / 2, 100) };
  const client = await page.createCDPSession();
  try {
    const data = { items: [], files: [...paths], dragOperationsMask: 1 };
    for (const type of ["dragEnter", "dragOver", "drop"] as const) {
      await client.send("Input.dispatchDragEvent", { type, ...place, data });
    }
  } finally {
    await client.detach();
  }
}
