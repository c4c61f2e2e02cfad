import { InputError } from "glyphnet";
import { type Key, say } from "../../text/text.js";
import { button, element, newIdentifier } from "../build.js";

/** A control with its label; what does not fit is refused by a sentence below it. */
export interface Field<Value> {
  readonly element: HTMLElement;
  show(value: Value): void;
}

/** @param change throws an InputError for a number that does not fit */
export function numberField(key: Key, change: (value: number) => void, unit?: Key): Field<number | undefined> {
  const input = element("input");
  input.inputMode = "decimal";
  input.autocomplete = "off";
  const { wrap, complain } = labelled(key, input, unit);
  input.addEventListener("change", () => complain(() => change(numberFrom(input.value))));
  return {
    element: wrap,
    show(value) {
      const words = value === undefined ? "" : String(value);
      if (numberFrom(input.value) !== value || input.value === "") input.value = words;
      complain(() => undefined);
    },
  };
}

/** A number, or nothing where the field is empty. */
export function optionalField(
  key: Key,
  change: (value: number | undefined) => void,
  unit?: Key,
): Field<number | undefined> {
  return numberField(key, (value) => change(Number.isNaN(value) ? undefined : value), unit);
}

export function choiceField(key: Key, change: (value: string) => void): ChoiceField {
  const select = element("select");
  const { wrap, complain } = labelled(key, select);
  select.addEventListener("change", () => complain(() => change(select.value)));
  return {
    element: wrap,
    select,
    offer(choices) {
      select.replaceChildren(
        ...choices.map(([value, words]) => {
          const option = element("option");
          option.value = value;
          if (typeof words === "string") say(option, words);
          else option.textContent = words.plain;
          return option;
        }),
      );
    },
    show(value) {
      select.value = value;
      complain(() => undefined);
    },
  };
}

export interface ChoiceField extends Field<string> {
  readonly select: HTMLSelectElement;
  /** What can be chosen, each by words of the page or, where these are the same in all languages, as they are. */
  offer(choices: readonly (readonly [value: string, words: Key | { readonly plain: string }])[]): void;
}

export function checkField(key: Key, change: (value: boolean) => void): Field<boolean> {
  const input = element("input");
  input.type = "checkbox";
  const words = element("span");
  say(words, key);
  const wrap = element("label", "check", input, words);
  input.addEventListener("change", () => change(input.checked));
  return {
    element: wrap,
    show(value) {
      input.checked = value;
    },
  };
}

/** Several lines of text, taken when the visitor leaves the field. */
export function textField(key: Key, change: (value: string) => void): Field<string> {
  const area = element("textarea");
  area.rows = 8;
  area.spellcheck = false;
  area.autocapitalize = "off";
  const { wrap, complain } = labelled(key, area);
  area.addEventListener("change", () => complain(() => change(area.value)));
  return {
    element: wrap,
    show(value) {
      if (area.value !== value) area.value = value;
      complain(() => undefined);
    },
  };
}

/** A button that does something and says so for a moment. */
export function actionButton(key: Key, done: Key, act: () => Promise<void>): HTMLButtonElement {
  const made = button("small");
  say(made, key);
  made.addEventListener("click", async () => {
    await act();
    say(made, done);
    setTimeout(() => say(made, key), 1600);
  });
  return made;
}

function labelled(key: Key, control: HTMLElement, unit?: Key) {
  const name = element("label");
  control.id = newIdentifier();
  name.htmlFor = control.id;
  const words = element("span");
  say(words, key);
  name.append(words);
  if (unit !== undefined) {
    const note = element("span", "unit");
    say(note, unit);
    name.append(" ", note);
  }
  const error = element("p", "error");
  error.id = newIdentifier();
  error.hidden = true;
  const wrap = element("div", "field", name, control, error);
  return {
    wrap,
    /** Does something, and shows why it does not go. */
    complain(task: () => void) {
      let message = "";
      try {
        task();
      } catch (failure) {
        if (!(failure instanceof InputError)) throw failure;
        message = failure.message;
      }
      error.hidden = message === "";
      say(error, "status.told", { message });
      control.setAttribute("aria-invalid", String(message !== ""));
      if (message === "") control.removeAttribute("aria-describedby");
      else control.setAttribute("aria-describedby", error.id);
    },
  };
}

function numberFrom(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text.trim().replace(",", "."));
}
