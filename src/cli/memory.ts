import { readFileSync } from "node:fs";

/**
 * The most memory that this process has had in use at once.
 *
 * Linux carries the parent's peak over into maxRSS when it starts a process, but not into VmHWM.
 */
export function peakMemoryBytes(): number {
  return 1024 * (highWaterMark() ?? process.resourceUsage().maxRSS);
}

function highWaterMark(): number | undefined {
  try {
    const kilobytes = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes);
  } catch {
    return undefined;
  }
}
