/** How a step's lines look: colour and dash together tell the steps apart, also for the colour-blind. */
export interface LineStyle {
  /** Name of a colour of the style sheet. */
  readonly color: string;
  readonly border: "solid" | "dashed" | "dotted";
  /** Lengths of strokes and gaps; empty for a line without gaps. */
  readonly dash: readonly number[];
}

const hues = 6;
const patterns = [
  { border: "solid", dash: [] },
  { border: "dashed", dash: [7, 4] },
  { border: "dotted", dash: [2, 3] },
] as const;

/** The style of a step by its place in the study: the first one has the text's colour, the others take turns. */
export function lineStyle(step: number): LineStyle {
  if (step === 0) return { color: "step-0", ...patterns[0] };
  const pattern = patterns[Math.floor((step - 1) / hues) % patterns.length] ?? patterns[0];
  return { color: `step-${1 + ((step - 1) % hues)}`, ...pattern };
}

/** A short piece of a step's line, for legends and headings. */
export function swatch(step: number): string {
  const { color, border } = lineStyle(step);
  return `<i class="swatch" style="border-top: 3px ${border} var(--${color})"></i>`;
}
