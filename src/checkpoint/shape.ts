/** The most dimensions of an array, as in NumPy 2. */
export const MOST_DIMENSIONS = 64;

/** How many values an array of that shape has; beyond 2^53 rounded, and Infinity beyond a double's range. */
export function elements(shape: readonly number[]): number {
  return shape.includes(0) ? 0 : shape.reduce((product, size) => product * size, 1);
}

/** Whether the shape is one of whole numbers and has as many values. */
export function holds(shape: readonly number[], count: number): boolean {
  const whole = shape.every((size) => Number.isSafeInteger(size) && size >= 0);
  return whole && shape.length <= MOST_DIMENSIONS && elements(shape) === count;
}

/** As Python writes it: (), (3,), (3, 4). */
export function tuple(numbers: readonly number[]): string {
  return numbers.length === 1 ? `(${numbers[0]},)` : `(${numbers.join(", ")})`;
}

/** Where the value number `index` of an array in row-major (C) order lies. */
export function coordinates(index: number, shape: readonly number[]): number[] {
  let rest = index;
  return shape
    .toReversed()
    .map((size) => {
      const coordinate = rest % size;
      rest = Math.floor(rest / size);
      return coordinate;
    })
    .reverse();
}
