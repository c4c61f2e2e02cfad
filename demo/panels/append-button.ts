import { type Key, say } from "../text/text.js";
import { button } from "./build.js";

/** A button below a host that says what the key says. */
export function appendButton(host: HTMLElement, key: Key, onClick: () => void, className = ""): HTMLButtonElement {
  const made = button(className);
  say(made, key);
  made.addEventListener("click", onClick);
  host.append(made);
  return made;
}
