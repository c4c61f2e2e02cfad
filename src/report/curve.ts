/** In pixels to the right of a picture's upper left corner, and below it. */
export type Point = readonly [x: number, y: number];

/** The runs of points that follow each other without one that is not finite. */
export function finiteRuns(points: readonly Point[]): Point[][] {
  const runs: Point[][] = [];
  let run: Point[] = [];
  for (const point of points) {
    if (point.every(Number.isFinite)) {
      if (run.length === 0) runs.push(run);
      run.push(point);
    } else {
      run = [];
    }
  }
  return runs;
}

/** The dashes of a line: `on` pixels along it, then `off` pixels without, and so on; `on` and `off` are above 0. */
export function dashes(line: readonly Point[], on: number, off: number): Point[][] {
  const [start, ...ends] = line;
  if (start === undefined) return [];
  const all: Point[][] = [[start]];
  let from = start;
  let drawing = true;
  let left = on;
  for (const to of ends) {
    let length = Math.hypot(to[0] - from[0], to[1] - from[1]);
    while (length > left) {
      const share = left / length;
      from = [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])];
      if (drawing) all.at(-1)?.push(from);
      else all.push([from]);
      length -= left;
      drawing = !drawing;
      left = drawing ? on : off;
    }
    if (drawing) all.at(-1)?.push(to);
    left -= length;
    from = to;
  }
  return all;
}
