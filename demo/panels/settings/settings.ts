import { addressOf } from "../../settings/address.js";
import { commandOfOpened } from "../../settings/opened-command.js";
import type { SettingsStore } from "../../settings/store.js";
import { say } from "../../text/text.js";
import type { Opened } from "../../training/messages.js";
import type { Session } from "../../training/session.js";
import { element } from "../build.js";
import { augmentationGroup } from "./augmentation.js";
import { copy } from "./clipboard.js";
import { actionButton } from "./fields.js";
import { networkGroup } from "./network.js";
import { optimizerGroup } from "./optimizer.js";
import { lengthGroup, moreGroup } from "./run.js";
import { scheduleGroup } from "./schedule.js";

/** All that decides a run. */
export function createSettings(host: HTMLElement, store: SettingsStore, session: Session): void {
  const title = element("h3");
  say(title, "settings.title");
  const link = actionButton("settings.link", "settings.copied", () => {
    return copy(`${location.origin}${location.pathname}?${addressOf(store.current)}`);
  });
  const command = actionButton("settings.command", "settings.copied", () => copy(commandNow(store, session) ?? ""));
  const showCommand = () => {
    command.disabled = commandNow(store, session) === undefined;
  };
  const partial = element("p", "hint");
  say(partial, "settings.partial");
  partial.hidden = true;
  session.on("opened", (opened) => {
    showCommand();
    partial.hidden = !hasMoreThanSettings(opened);
  });
  store.on(showCommand);
  host.append(
    title,
    networkGroup(store, session),
    optimizerGroup(store),
    scheduleGroup(store, session),
    lengthGroup(store),
    augmentationGroup(store, session),
    moreGroup(store),
    element("div", "buttons", link, command),
    partial,
  );
}

/** Whether a run has what no link holds: data or weights from files, or digits that were drawn. */
function hasMoreThanSettings({ dataFrom, startFrom, images }: Opened): boolean {
  return dataFrom !== "page" || startFrom !== undefined || images.own > 0;
}

function commandNow({ current }: SettingsStore, { opened }: Session): string | undefined {
  if (opened === undefined) return undefined;
  const found = commandOfOpened({ ...opened, settings: current });
  return "line" in found ? found.line : undefined;
}
