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
  let timer = 0;
  const stop = () => {
    clearTimeout(timer);
    words.remove();
    for (const touch of TOUCHES) removeEventListener(touch, stop);
    endListening();
  };
  const endListening = session.on("status", (status) => {
    if (status === "running") return stop();
    if (status !== "ready" || timer !== 0) return;
    host.append(words);
    timer = window.setTimeout(() => {
      stop();
      if (session.status === "ready" && !document.hidden) void session.start();
    }, WAIT_MILLISECONDS);
  });
  for (const touch of TOUCHES) addEventListener(touch, stop, { passive: true });
  return stop;
}
