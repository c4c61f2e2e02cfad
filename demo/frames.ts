const waiting = new Set<() => void>();

/** Does it in a frame of its own, after what waits already: no frame gets long by them all. What waits is not asked for twice. */
export function inFrameOfItsOwn(task: () => void): void {
  if (waiting.size === 0) requestAnimationFrame(doNext);
  waiting.add(task);
}

function doNext(): void {
  const [task] = waiting;
  if (task === undefined) return;
  waiting.delete(task);
  if (waiting.size > 0) requestAnimationFrame(doNext);
  task();
}
