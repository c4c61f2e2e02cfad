const names = ["ink", "muted", "line", "card", "training", "validation", "kept", "accent"] as const;
export type Colour = (typeof names)[number];

/** The page's colours as a canvas takes them: it does not know custom properties. */
export const palette: Record<Colour, string> = Object.fromEntries(names.map((name) => [name, "#888"])) as never;

/** Reads the colours of the present theme. */
export function readPalette(): void {
  const probe = document.createElement("span");
  document.body.append(probe);
  for (const name of names) {
    probe.style.color = `var(--${name})`;
    palette[name] = getComputedStyle(probe).color;
  }
  probe.remove();
}
