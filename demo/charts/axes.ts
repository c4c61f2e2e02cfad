import type uPlot from "uplot";

type Range = (chart: uPlot, least: number | null, most: number | null) => [number, number];

export const fromZero: Range = (_, __, most) => [0, most !== null && most > 0 ? most * 1.06 : 1];

/** Shares up to 1; the worst of the start may be cut off, so that the last per cent can be seen. */
export const shares: Range = (_, least, most) => {
  if (least === null || most === null) return [0, 1];
  const space = Math.max(0.06 * (most - least), 0.005);
  return [Math.max(0, least - space), Math.min(1, most + space)];
};

/** From and to 1, 2 or 5 times a power of ten. */
export const logarithmic: Range = (_, least, most) => {
  if (least === null || most === null || !(least > 0)) return [0.01, 1];
  const all = marks(least, most);
  const below = all.findLast((mark) => mark <= least) ?? least;
  return [below, all.find((mark) => mark >= most && mark > below) ?? most];
};

/** The marks between; whole powers of ten alone where there would be too many. */
export function logarithmicSplits(_: uPlot, __: number, least: number, most: number): number[] {
  const all = marks(least, most).filter((mark) => mark >= least && mark <= most);
  const powers = all.filter((mark) => mark.toExponential().startsWith("1e"));
  return all.length > 7 && powers.length > 1 ? powers : all;
}

function marks(least: number, most: number): number[] {
  const found: number[] = [];
  for (let power = Math.floor(Math.log10(least)); power <= Math.ceil(Math.log10(most)); power++) {
    for (const lead of [1, 2, 5]) found.push(Number(`${lead}e${power}`));
  }
  return found;
}
