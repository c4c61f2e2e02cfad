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

/** Milliseconds that each task of a thread computes, the longest first. */
export interface Tasks {
  /** Of the page's own thread. */
  readonly page: readonly number[];
  /** Of the worker that trains; its threads are left out. */
  readonly worker: readonly number[];
}

/** The tasks while something happens. Chromium only. */
export async function tasksDuring(page: Page, happening: () => Promise<unknown>): Promise<Tasks> {
  await page.tracing.start({ categories: ["toplevel"] });
  await happening();
  const trace = await page.tracing.stop();
  if (trace === undefined) throw new Error("The browser gave no trace.");
  const { traceEvents }: { traceEvents: readonly TraceEvent[] } = JSON.parse(new TextDecoder().decode(trace));
  const tasks = tasksOf(traceEvents, /^CrRendererMain$/);
  if (tasks.length === 0) throw new Error("The trace has no task of the page.");
  return { page: tasks, worker: tasksOf(traceEvents, /^DedicatedWorker thread/) };
}

/** The tasks of the page's own thread in a stretch of time. */
export async function pageTasks(page: Page, milliseconds: number): Promise<readonly number[]> {
  const tasks = await tasksDuring(page, () => new Promise((resolve) => setTimeout(resolve, milliseconds)));
  return tasks.page;
}

function tasksOf(events: readonly TraceEvent[], thread: RegExp): number[] {
  const place = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  const threads = new Set(
    events.filter(({ name, args }) => name === "thread_name" && thread.test(args.name ?? "")).map(place),
  );
  return events
    .filter((event) => event.ph === "X" && event.name.endsWith("::RunTask") && threads.has(place(event)))
    .map(({ tdur = 0 }) => tdur / 1000)
    .sort((a, b) => b - a);
}
