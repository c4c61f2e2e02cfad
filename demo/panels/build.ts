/** An element with a class. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className = "",
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  if (className !== "") made.className = className;
  made.append(...children);
  return made;
}

export function button(className = ""): HTMLButtonElement {
  const made = element("button", className);
  made.type = "button";
  return made;
}

let identifiers = 0;

/** For labels and descriptions, which name the element that they are for. */
export function newIdentifier(): string {
  return `of-${++identifiers}`;
}
