import { element } from "./build.js";

/** A new element with a class, below a host. */
export function append<Tag extends keyof HTMLElementTagNameMap>(
  host: Element,
  tag: Tag,
  className = "",
): HTMLElementTagNameMap[Tag] {
  const made = element(tag, className);
  host.append(made);
  return made;
}

const SVG = "http://www.w3.org/2000/svg";

export function appendDrawing<Tag extends keyof SVGElementTagNameMap>(
  host: Element,
  tag: Tag,
  attributes: Readonly<Record<string, string | number>> = {},
): SVGElementTagNameMap[Tag] {
  const made = document.createElementNS(SVG, tag);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, String(value));
  host.append(made);
  return made;
}
