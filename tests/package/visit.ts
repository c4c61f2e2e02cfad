import assert from "node:assert/strict";
import type { Browser, Page } from "puppeteer-core";

const PATIENCE_MILLISECONDS = 60_000;

/** Opens a page, and gives what `read` finds there; the page must not complain. */
export async function visit<Found>(
  browser: Browser,
  address: string,
  read: (page: Page) => Promise<Found>,
): Promise<Found> {
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE_MILLISECONDS);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (["error", "warn"].includes(message.type())) complaints.push(message.text());
  });
  try {
    await page.goto(address);
    return await read(page);
  } catch (error) {
    throw new Error(`${error}: ${complaints.join("; ")}`);
  } finally {
    assert.deepEqual(complaints, []);
    await page.close();
  }
}
