import { percent, whole } from "../charts/figures.js";
import { type SettingsStore, sameRun } from "../settings/store.js";
import { type Key, label, onLanguage, say, text } from "../text/text.js";
import type { Result, Status } from "../training/messages.js";
import type { Session } from "../training/session.js";
import { button, element } from "./build.js";
import { createFigures } from "./figures.js";

/** Starts, pauses, steps and resets, and says where training is. */
export function createConsole(host: HTMLElement, announcer: HTMLElement, session: Session, store: SettingsStore): void {
  const main = button("primary");
  const step = button();
  const reset = button();
  const status = element("p", "status");
  const progress = element("progress", "progress");
  progress.max = 1;
  progress.value = 0;
  label(progress, "train.progress");
  const pending = element("p", "notice");
  say(pending, "pending");
  pending.hidden = true;
  host.append(element("div", "buttons", main, step, reset), createFigures(session), status, progress, pending);
  const position: Position = { step: 0, epoch: 0 };
  let sentence = () => "";

  const show = () => {
    const words = sentence();
    if (status.textContent !== words) status.textContent = words;
  };
  const announce = () => {
    show();
    if (announcer.textContent !== status.textContent) announcer.textContent = status.textContent;
  };
  const moveTo = (at: Position) => {
    Object.assign(position, at);
    progress.value = at.step / (session.opened?.steps ?? 1);
  };
  let result: Result | undefined;
  let failure: string | undefined;
  const showStatus = (state: Status) => {
    say(main, mainKey(state));
    main.disabled = state === "opening" || state === "failed";
    step.disabled = state === "opening" || state === "done" || state === "failed";
    reset.disabled = state === "opening" || state === "ready";
    sentence = () => {
      return failure === undefined
        ? sentenceOf(state, session, position, result)
        : text("status.told", { message: failure });
    };
    if (state === "opening") show();
    else announce();
  };
  const showPending = () => {
    const { opened, status } = session;
    const begun = status === "running" || status === "paused" || status === "done";
    pending.hidden = opened === undefined || !begun || sameRun(opened.settings, store.current);
  };
  main.addEventListener("click", () => void press(session, store));
  step.addEventListener("click", () => void session.step());
  reset.addEventListener("click", () => void open(session, store));
  say(step, "train.step");
  say(reset, "train.reset");
  session.on("opened", ({ step, stepsPerEpoch }) => {
    [result, failure] = [undefined, undefined];
    moveTo({ step, epoch: step / stepsPerEpoch });
  });
  session.on("status", (state) => {
    showStatus(state);
    showPending();
  });
  store.on((_, asked) => {
    showPending();
    const begun = session.status === "running" || session.status === "paused" || session.status === "done";
    if (asked && !begun) void open(session, store);
  });
  session.on("steps", ({ step, epoch }) => {
    moveTo({ step: step.at(-1) ?? 0, epoch: epoch.at(-1) ?? 0 });
    show();
  });
  session.on("done", (found) => {
    result = found;
  });
  session.on("error", ({ message }) => {
    failure = message;
    announce();
  });
  onLanguage(() => (session.status === "opening" ? show() : announce()));
  showStatus(session.status);
}

interface Position {
  readonly step: number;
  readonly epoch: number;
}

/** What the main button does. */
export async function press(session: Session, store: SettingsStore): Promise<void> {
  if (session.status === "running") return session.pause();
  if (session.status === "done" && !(await open(session, store))) return;
  return session.start();
}

/** The run that the settings ask for, from its start; whether there is one: why not is told as an error. */
async function open(session: Session, store: SettingsStore): Promise<boolean> {
  return session.open(store.current).then(
    () => true,
    () => false,
  );
}

function mainKey(status: Status): Key {
  if (status === "running") return "train.pause";
  if (status === "paused") return "train.continue";
  return status === "done" ? "train.again" : "train.start";
}

function sentenceOf(
  status: Status,
  { opened }: Session,
  { step, epoch }: Position,
  result: Result | undefined,
): string {
  if (opened === undefined) return text(status === "failed" ? "status.failed" : "status.opening");
  const { epochs } = opened.settings;
  if (status === "done" && result !== undefined) {
    return text("status.done", {
      accuracy: percent(result.testAccuracy),
      images: whole(opened.images.test),
      seconds: result.seconds.toFixed(1),
    });
  }
  return text(status === "done" ? "status.paused" : `status.${status}`, {
    epoch: whole(Math.min(epochs, Math.max(1, Math.ceil(epoch)))),
    epochs: whole(epochs),
    step: whole(step),
    images: whole(opened.images.train),
    parameters: whole(opened.parameters),
    threads: text(opened.threads === 1 ? "threads.one" : "threads.many", { count: opened.threads }),
  });
}
