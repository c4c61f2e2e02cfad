/** One field of a protobuf message: a number where its wire type is 0, bytes where it is 2. */
export interface DecodedField {
  readonly field: number;
  readonly value: number | Uint8Array;
}

/** The fields of a message in their order; throws where the bytes end too early or hold another wire type. */
export function decodeMessage(bytes: Uint8Array): DecodedField[] {
  let at = 0;
  const varint = (): number => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined) throw new Error(`The message ends inside a number at byte ${at}.`);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return Number(value);
    }
  };
  const fields: DecodedField[] = [];
  while (at < bytes.length) {
    const key = varint();
    const field = key >> 3;
    if ((key & 7) === 0) {
      fields.push({ field, value: varint() });
      continue;
    }
    if ((key & 7) !== 2) throw new Error(`Field ${field} has the wire type ${key & 7}.`);
    const length = varint();
    if (length > bytes.length - at) throw new Error(`Field ${field} goes beyond the end of its message.`);
    fields.push({ field, value: bytes.subarray(at, at + length) });
    at += length;
  }
  return fields;
}

/** The bytes of all fields of that number. */
export function bytesOf(message: Uint8Array, field: number): Uint8Array[] {
  return decodeMessage(message).flatMap(({ field: found, value }) =>
    found === field && typeof value !== "number" ? [value] : [],
  );
}

/** The texts of all fields of that number. */
export function textsOf(message: Uint8Array, field: number): string[] {
  return bytesOf(message, field).map((bytes) => new TextDecoder("utf-8", { fatal: true }).decode(bytes));
}
