/**
 * Shows anew what has changed: only while the host is on the screen, never before the last time is done, and not more
 * often than the time between two allows.
 */
export class Refresher {
  #stale = true;
  #visible = false;
  #busy = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #last = Number.NEGATIVE_INFINITY;

  /** @param between milliseconds from one beginning to the next, at least */
  constructor(
    hosts: readonly Element[],
    readonly between: number,
    readonly refresh: () => Promise<void>,
  ) {
    const seen = new Set<Element>();
    const observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) seen.add(target);
        else seen.delete(target);
      }
      this.#visible = seen.size > 0;
      this.#next();
    });
    for (const host of hosts) observer.observe(host);
    document.addEventListener("visibilitychange", () => this.#next());
  }

  /** Something has changed. */
  stale(): void {
    this.#stale = true;
    this.#next();
  }

  #next(): void {
    if (!this.#stale || !this.#visible || document.hidden || this.#busy || this.#timer !== undefined) return;
    const wait = this.#last + this.between - performance.now();
    if (wait <= 0) {
      void this.#run();
      return;
    }
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#next();
    }, wait);
  }

  async #run(): Promise<void> {
    this.#stale = false;
    this.#busy = true;
    this.#last = performance.now();
    try {
      await this.refresh();
    } catch {
      // The run that was asked has gone; the next one tells when there is something to see.
    } finally {
      this.#busy = false;
      this.#next();
    }
  }
}

/** Resolves when the page is about to draw. */
export function nextFrame(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => resolve()));
}
