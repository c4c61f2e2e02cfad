import { INTERRUPTED } from "./exit-codes.js";

/**
 * Is aborted when somebody asks the process to end (Ctrl-C, kill, a closed terminal), or its output is lost. Another
 * request ends it at once.
 */
export function abortWhenInterrupted(): AbortSignal {
  const abort = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (abort.signal.aborted) process.exit(INTERRUPTED);
      abort.abort();
    });
  }
  process.stdout.on("error", () => abort.abort());
  return abort.signal;
}
