import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults, RunOptions } from "axe-core";
import type { Page } from "puppeteer-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe-core finds serious or critical, each in a line with the first places where it is. */
export async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations, passes } = await page.evaluate(
    (): Promise<Pick<AxeResults, "violations" | "passes">> =>
      (globalThis as unknown as { axe: { run(root: Document, options: RunOptions): Promise<AxeResults> } }).axe.run(
        document,
        {
          // Not among what it looks for unless told: 24 × 24 pixels to touch.
          rules: { "target-size": { enabled: true } },
        },
      ),
  );
  if (passes.length === 0) throw new Error("axe-core examined nothing.");
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(
      ({ id, help, nodes }) =>
        `${id}: ${help}: ${nodes
          .slice(0, 5)
          .map(({ html, failureSummary }) => `${html} (${failureSummary})`)
          .join(" | ")}`,
    );
}
