import type { Page } from "puppeteer-core";
import { find } from "./visit.js";

/** From the next page that is opened on, keeps what the page hands to the browser as a file, and writes nothing to the disk. */
export async function catchDownloads(page: Page): Promise<void> {
  await page.evaluateOnNewDocument(() => {
    const caught: Blob[] = [];
    Object.assign(globalThis, { caught });
    const createObjectURL = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (blob: Blob) => {
      caught.push(blob);
      return createObjectURL(blob);
    };
    HTMLAnchorElement.prototype.click = () => undefined;
  });
}

/** What the button of that name gives. */
export async function download(page: Page, name: string): Promise<Uint8Array> {
  await page.evaluate(() => (globalThis as unknown as { caught: Blob[] }).caught.splice(0));
  // By keyboard: what is still being drawn above would move the button away from the mouse.
  const button = await find(page, "button", name);
  await button.press("Enter");
  await page.waitForFunction(() => (globalThis as unknown as { caught: Blob[] }).caught.length > 0, {
    timeout: 20_000,
    polling: 50,
  });
  const text = await page.evaluate(async () => {
    const bytes = new Uint8Array((await (globalThis as unknown as { caught: Blob[] }).caught[0]?.arrayBuffer()) ?? []);
    let latin1 = "";
    for (const byte of bytes) latin1 += String.fromCharCode(byte);
    return btoa(latin1);
  });
  return Buffer.from(text, "base64");
}
