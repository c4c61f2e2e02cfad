import type { Charts } from "../charts/charts.js";
import { short } from "../charts/figures.js";
import { exactRun, publishedRun } from "../settings/examples.js";
import type { Settings } from "../settings/settings.js";
import type { SettingsStore } from "../settings/store.js";
import { onLanguage, say, text } from "../text/text.js";
import type { Session } from "../training/session.js";
import { button, element } from "./build.js";
import { modelWords } from "./settings/network.js";

/** Lays the curves of one run under those of the next, and offers a pair that is worth it. */
export function createCompare(host: HTMLElement, charts: Charts, session: Session, store: SettingsStore): void {
  const title = element("h3");
  say(title, "compare.title");
  const words = element("p", "hint");
  const about = element("p", "hint");
  say(about, "compare.example.text");
  const keep = button("small");
  const forget = button("small");
  const example = button("small");
  say(keep, "compare.keep");
  say(forget, "compare.forget");
  say(example, "compare.example");
  host.append(element("div", "card compare", title, words, element("div", "buttons", example, keep, forget), about));
  let kept: Settings | undefined;

  const show = () => {
    forget.hidden = kept === undefined;
    keep.disabled = (session.opened?.step ?? 0) === 0 && session.status !== "paused" && session.status !== "done";
    if (kept === undefined) say(words, "compare.text");
    else say(words, "compare.kept", { run: runWords(kept) });
  };
  const keepPresent = () => {
    charts.keep();
    kept = session.opened?.settings;
    show();
  };
  const run = async (settings: Settings) => {
    store.adopt(settings);
    await session.open(settings);
    const ended = ending(session);
    await session.start();
    return ended;
  };
  keep.addEventListener("click", keepPresent);
  forget.addEventListener("click", () => {
    charts.forget();
    kept = undefined;
    show();
  });
  example.addEventListener("click", async () => {
    try {
      charts.forget();
      charts.showLogarithms();
      kept = undefined;
      if (!(await run(publishedRun))) return;
      keepPresent();
      await run(exactRun);
    } catch {
      // What could not be opened is told as an error, and shown where the run is.
    }
  });
  session.on("status", show);
  onLanguage(show);
  show();
}

/** Whether the run comes to its end: not so where another is opened, or it is reset. */
function ending(session: Session): Promise<boolean> {
  return new Promise((resolve) => {
    const end = session.on("status", (status) => {
      if (status !== "done" && status !== "failed" && status !== "opening") return;
      end();
      resolve(status === "done");
    });
  });
}

function runWords({ model, optimizer, rate, batch }: Settings): string {
  return text("compare.run", { model: modelWords(model), optimizer: optimizer.type, rate: short(rate), batch });
}
