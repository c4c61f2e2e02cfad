import type { Page } from "puppeteer-core";

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly args: { readonly name?: string };
  /** Microseconds of the processor's time; not of the clock's, in which other programs may have run. */
  readonly tdur?: number;
}

/** Milliseconds that each task of the page's own thread computes, in a stretch of time, the longest first. Chromium only. */
export async function pageTasks(page: Page, milliseconds: number): Promise<number[]> {
  await page.tracing.start({ categories: ["toplevel"] });
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  const trace = await page.tracing.stop();
  if (trace === undefined) throw new Error("The browser gave no trace.");
  const { traceEvents }: { traceEvents: readonly TraceEvent[] } = JSON.parse(new TextDecoder().decode(trace));
  const place = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  const threads = new Set(
    traceEvents.filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain").map(place),
  );
  const tasks = traceEvents
    .filter((event) => event.ph === "X" && event.name.endsWith("::RunTask") && threads.has(place(event)))
    .map(({ tdur = 0 }) => tdur / 1000);
  if (tasks.length === 0) throw new Error("The trace has no task of the page.");
  return tasks.sort((a, b) => b - a);
}
