import { percent, whole } from "../charts/figures.js";
import { commandOfOpened, type Placeholder } from "../settings/opened-command.js";
import { onLanguage, say, text } from "../text/text.js";
import type { Opened, Result } from "../training/messages.js";
import type { Session } from "../training/session.js";
import { element } from "./build.js";
import { copy } from "./settings/clipboard.js";
import { actionButton } from "./settings/fields.js";

/** What the run came to: its accuracy, the fingerprint of its weights, and the command that gives the same one. */
export function createResult(host: HTMLElement, session: Session): void {
  const title = element("h3");
  const accuracy = element("strong");
  const accuracyWords = element("span", "hint");
  const print = element("code", "fingerprint");
  const printWords = element("span", "hint");
  say(printWords, "result.fingerprint");
  const printed = element("p", "", print, printWords);
  const words = element("p", "hint");
  const command = element("pre");
  const places = element("p", "hint");
  const code = element("code");
  command.append(code);
  const copyCommand = actionButton("settings.command", "settings.copied", () => copy(code.textContent ?? ""));
  host.append(
    title,
    element("div", "results", element("p", "", accuracy, accuracyWords), printed),
    words,
    command,
    places,
    copyCommand,
  );
  let last: { readonly result: Result; readonly opened: Opened } | undefined;
  const show = () => {
    host.hidden = last === undefined;
    if (last === undefined) return;
    const { result, opened } = last;
    accuracy.textContent = percent(result.testAccuracy);
    accuracyWords.textContent = text("result.accuracy", { images: whole(opened.images.test) });
    print.textContent = result.fingerprint ?? "";
    printed.hidden = result.fingerprint === undefined;
    const found = commandOfOpened(opened);
    const none = "missing" in found;
    say(title, none ? "result.title.own" : "result.title");
    for (const each of [command, places, copyCommand]) each.hidden = none;
    const commandKey =
      result.fingerprint === undefined ? "result.insecure" : (`result.${opened.settings.numerics}` as const);
    words.textContent = text(none ? `result.${found.missing}` : commandKey);
    if (none) return;
    places.textContent = placesWords(opened, found.placeholders);
    places.hidden = places.textContent === "";
    // An option and its value stay on one line.
    code.replaceChildren(
      ...found.line.split(/ (?=--)/).flatMap((part, i) => [i === 0 ? "" : " ", element("span", "", part)]),
    );
  };
  session.on("opened", () => {
    last = undefined;
    show();
  });
  session.on("done", (result) => {
    if (session.opened !== undefined) last = { result, opened: session.opened };
    show();
  });
  onLanguage(show);
}

/** What the visitor has to put where. */
function placesWords({ data, startFrom = "" }: Opened, placeholders: readonly Placeholder[]): string {
  return placeholders.map((each) => text(`result.${each}`, { data, weights: startFrom })).join(" ");
}
