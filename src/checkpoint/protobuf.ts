/**
 * Fields of a protobuf message, as far as ONNX needs them. A message is its fields one after another; each is a key, the
 * field's number · 8 + its wire type, and a value: https://protobuf.dev/programming-guides/encoding/
 */

const VARINT = 0;
const LENGTH_DELIMITED = 2;

/** A whole number from 0 to 2⁵³ − 1. */
export function numberField(field: number, value: number): Uint8Array {
  return Uint8Array.of(...varint(field * 8 + VARINT), ...varint(value));
}

export function bytesField(field: number, bytes: Uint8Array): Uint8Array {
  const start = Uint8Array.of(...varint(field * 8 + LENGTH_DELIMITED), ...varint(bytes.length));
  return concatenated([start, bytes]);
}

export function textField(field: number, text: string): Uint8Array {
  return bytesField(field, new TextEncoder().encode(text));
}

export function messageField(field: number, fields: readonly Uint8Array[]): Uint8Array {
  return bytesField(field, concatenated(fields));
}

export function concatenated(fields: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(fields.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const field of fields) {
    bytes.set(field, offset);
    offset += field.length;
  }
  return bytes;
}

/** Seven bits a byte, the lowest first; all bytes but the last have the top bit set. */
function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  bytes.push(rest);
  return bytes;
}
