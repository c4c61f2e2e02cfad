import { whenReleased } from "../keep/run-locks.js";
import { keepPage } from "../offline/register.js";
import { language, onLanguage, say, text } from "../text/text.js";
import type { Session } from "../training/session.js";
import { append } from "./append.js";
import { createFilesIn } from "./files-in.js";
import { createFilesOut } from "./files-out.js";
import { Notices } from "./notices.js";
import { SavedRuns, whenWords } from "./saved-runs.js";

/** Older ones than these are not kept beside the run of this tab. */
const MOST_SHOWN = 4;

/**
 * Keeps the run in the browser, offers those that are kept, and takes and gives files.
 * @param offer where a run that can go on is offered when the page opens
 * @param onOffer is called when there is one
 */
export function createKeepPanel(host: HTMLElement, offer: HTMLElement, session: Session, onOffer: () => void): void {
  const notices = new Notices(append(document.body, "div"));
  host.className = "keep";
  const kept = addCard(host, "kept.title");
  const status = append(kept, "p");
  const offline = append(kept, "p", "hint");
  const list = append(kept, "div", "saved-runs");
  createFilesOut(addCard(host, "download.title"), session, notices);
  createFilesIn(addCard(host, "files.title"), session, notices);

  let sentence = () => text(isSecureContext ? "kept.none" : "kept.insecure");
  const show = () => {
    status.textContent = sentence();
  };
  let waiting = new AbortController();
  const refresh = async (): Promise<void> => {
    waiting.abort();
    waiting = new AbortController();
    const { signal } = waiting;
    const saved = await session.request("savedRuns");
    if ("problem" in saved) {
      sentence = () => text(`kept.${saved.problem}`);
      show();
      return;
    }
    all.show(saved.runs);
    if (!offerOpen) offered.show([]);
    // Once training goes nothing new is put above it.
    else if (session.status === "opening" || session.status === "ready") {
      if (saved.runs.length > 0) onOffer();
      offered.show(saved.runs.slice(0, 1));
    }
    if (saved.elsewhere.length > 0 && !signal.aborted) {
      void whenReleased(saved.elsewhere, signal).then(refresh, () => undefined);
    }
  };
  let offerOpen = true;
  const closeOffer = () => {
    offerOpen = false;
    void refresh();
  };
  const offered = new SavedRuns(offer, session, notices, 1, closeOffer);
  const all = new SavedRuns(list, session, notices, MOST_SHOWN, closeOffer);
  session.on("kept", (event) => {
    if ("problem" in event) {
      sentence = () => text(`kept.${event.problem}`);
    } else {
      const step = () => event.step.toLocaleString(language());
      sentence = () => text("kept.at", { time: whenWords(event.savedAt), step: step() });
    }
    show();
  });
  addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") void session.request("keepNow").catch(() => undefined);
  });
  onLanguage(show);
  show();
  void refresh().catch(() => undefined);
  void keepPage().then((kept) => {
    if (kept !== undefined) say(offline, kept ? "offline.ready" : "offline.failed");
  });
}

function addCard(host: HTMLElement, key: Parameters<typeof say>[1]): HTMLElement {
  const card = append(host, "section", "view card");
  const title = append(card, "h3");
  title.id = `${key.replace(".", "-")}`;
  card.setAttribute("aria-labelledby", title.id);
  say(title, key);
  return append(card, "div");
}
