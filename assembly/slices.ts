/**
 * How arrays are padded and work is shared.
 *
 * Columns are padded to 8 floats and the padding holds zeros, rows are padded to 4 and the padding rows hold anything:
 * they may be written, and nothing ever sums over them. So no kernel has a tail.
 */

/** n rounded up to whole groups of 4. */
// @ts-ignore: decorator
@inline
export function paddedRows(n: i32): i32 {
  return (n + 3) & ~3;
}

/** n rounded up to whole groups of 8. */
// @ts-ignore: decorator
@inline
export function paddedColumns(n: i32): i32 {
  return (n + 7) & ~7;
}

/** n rounded up to whole groups of 16. */
// @ts-ignore: decorator
@inline
export function paddedTo16(n: i32): i32 {
  return (n + 15) & ~15;
}

/** The first of `count` units of work that belong to `part` of `parts`; the slice ends where that of part + 1 starts. */
// @ts-ignore: decorator
@inline
export function sliceStart(count: i32, part: i32, parts: i32): i32 {
  return <i32>((<i64>count * part) / parts);
}
