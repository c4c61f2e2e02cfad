/** Rows are padded to 4, columns to 8, as the kernels expect (assembly/slices.ts). */
export function paddedRows(rows: number): number {
  return Math.ceil(rows / 4) * 4;
}

export function paddedColumns(columns: number): number {
  return Math.ceil(columns / 8) * 8;
}

export const FLOAT_BYTES = 4;

/** The bytes of a padded f32 matrix. */
export function matrixBytes(rows: number, columns: number): number {
  return paddedRows(rows) * paddedColumns(columns) * FLOAT_BYTES;
}
