/** The element of index.html that a panel fills. */
export function place(selector: string): HTMLElement {
  const element = document.querySelector<HTMLElement>(selector);
  if (element === null) throw new Error(`The page has no element ${selector}.`);
  return element;
}
