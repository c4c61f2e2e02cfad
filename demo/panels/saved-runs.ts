import type { SavedRun } from "../keep/saves.js";
import { language, onLanguage, text } from "../text/text.js";
import type { Session } from "../training/session.js";
import { append } from "./append.js";
import { appendButton } from "./append-button.js";
import type { Notices } from "./notices.js";
import { modelWords } from "./settings/network.js";

/** Kept runs, each to go on with or to discard. */
export class SavedRuns {
  #runs: readonly SavedRun[] = [];

  constructor(
    readonly host: HTMLElement,
    readonly session: Session,
    readonly notices: Notices,
    /** How many are shown, the newest first. */
    readonly most: number,
    readonly onChange: () => void,
  ) {
    onLanguage(() => this.show(this.#runs));
  }

  show(runs: readonly SavedRun[]): void {
    this.#runs = runs;
    this.host.replaceChildren();
    this.host.hidden = runs.length === 0;
    for (const saved of runs.slice(0, this.most)) this.#add(saved);
  }

  #add(saved: SavedRun): void {
    const row = append(this.host, "div", "saved-run");
    const words = append(row, "p");
    words.textContent = text("saved.run", {
      model: modelWords(saved.model),
      time: whenWords(saved.savedAt),
      epoch: saved.epoch.toLocaleString(language()),
      epochs: saved.epochs.toLocaleString(language()),
      step: saved.step.toLocaleString(language()),
    });
    const buttons = append(row, "div", "buttons");
    appendButton(buttons, "saved.resume", () => void this.#resume(saved), "small primary");
    appendButton(buttons, "saved.discard", () => void this.#discard(saved), "small");
  }

  async #resume(saved: SavedRun): Promise<void> {
    this.notices.hold(() => text("saved.opening"));
    try {
      const outcome = await this.session.request("resume", saved);
      this.notices.tell(() => text(`saved.${outcome}`, { step: saved.step.toLocaleString(language()) }));
    } catch (error) {
      this.notices.complain(error instanceof Error ? error.message : String(error));
    }
    this.onChange();
  }

  async #discard({ run }: SavedRun): Promise<void> {
    await this.session.request("discard", run).catch((error: Error) => this.notices.complain(error.message));
    this.onChange();
  }
}

/** The time, and the day where it is another. */
export function whenWords(savedAt: number): string {
  const date = new Date(savedAt);
  const today = date.toDateString() === new Date().toDateString();
  const time = { hour: "2-digit", minute: "2-digit", second: "2-digit" } as const;
  return date.toLocaleString(language(), today ? time : { ...time, day: "numeric", month: "short" });
}
