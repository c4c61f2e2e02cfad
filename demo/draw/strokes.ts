/** A place on the pad, from 0 to 1 across and down. */
export interface Point {
  readonly x: number;
  readonly y: number;
  /** How wide the pen is there, as a multiple of its usual width. */
  readonly pen: number;
}

export type Stroke = readonly Point[];

/** The pen's usual width, as a share of the pad's side: about what makes a digit's lines as thick as MNIST's. */
export const PEN = 0.078;

/** Points that lie nearer to the one before say nothing but that the hand trembles. */
const NEAREST = 0.004;
/** Straight pieces for each curve between two middles. */
const PIECES = 4;

/** Whether a point is far enough from the last of a stroke to be worth adding. */
export function isFar(last: Point | undefined, { x, y }: Point): boolean {
  return last === undefined || Math.hypot(x - last.x, y - last.y) >= NEAREST;
}

/**
 * A smooth line along a stroke: from the middle of two neighbouring points to the next middle goes a quadratic Bézier curve
 * whose control point is the point between them. It starts and ends where the stroke does.
 */
export function smoothed(stroke: Stroke): Point[] {
  const [first, ...rest] = stroke;
  if (first === undefined) return [];
  const line = [first];
  let from = first;
  rest.forEach((to, index) => {
    const control = stroke[index] ?? first;
    const middle = between(control, to, 0.5);
    for (let i = 1; i <= PIECES; i++) line.push(curve(from, control, middle, i / PIECES));
    from = middle;
  });
  const last = rest.at(-1);
  if (last !== undefined) line.push(last);
  return line;
}

function curve(from: Point, control: Point, to: Point, t: number): Point {
  return between(between(from, control, t), between(control, to, t), t);
}

function between(a: Point, b: Point, t: number): Point {
  return { x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t, pen: a.pen + (b.pen - a.pen) * t };
}
