import { say } from "../text/text.js";
import type { Session } from "../training/session.js";
import { element } from "./build.js";

const WAIT_MILLISECONDS = 6000;
const TOUCHES = ["pointerdown", "keydown", "wheel", "touchstart"] as const;

/**
 * Who only watches sees training start by itself, once. Whatever the visitor does before, a key, a click, a scroll, leaves
 * the start to him; so does asking for reduced motion.
 *
 * @returns what leaves the start to the visitor too
 */
export function startWhenIdle(host: HTMLElement, session: Session): () => void {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return () => undefined;
  const words = element("p", "hint");
  say(words, "autostart");
  host.append(words);
  let timer = 0;
  const stop = () => {
    clearTimeout(timer);
    // Its place stays: whatever lies below must not move away from under the pointer that is coming down on it.
    words.classList.add("past");
    for (const touch of TOUCHES) removeEventListener(touch, stop);
    endListening();
  };
  const endListening = session.on("status", (status) => {
    if (status === "running" || status === "failed") return stop();
    if (status !== "ready" || timer !== 0) return;
    timer = window.setTimeout(() => {
      stop();
      if (session.status === "ready" && !document.hidden) void session.start();
    }, WAIT_MILLISECONDS);
  });
  for (const touch of TOUCHES) addEventListener(touch, stop, { passive: true });
  return stop;
}
