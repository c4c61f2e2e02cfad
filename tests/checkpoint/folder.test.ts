import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeFolder, encodeFolder } from "../../src/checkpoint/folder.js";

const weights = [
  { name: "A", shape: [2, 1], values: Float32Array.of(1, 2) },
  { name: "B", shape: [1, 1], values: Float32Array.of(3) },
];
const files = new Map(encodeFolder(weights).map(({ fileName, bytes }) => [fileName, bytes]));
const read = (name: string) => files.get(name) ?? new Uint8Array();

test("weights go into files of their names and come back", () => {
  assert.deepEqual([...files.keys()], ["A.npy", "B.npy"]);
  assert.deepEqual(decodeFolder(["A", "B"], ["A.npy", "B.npy", "notes.txt"], read, "folder"), weights);
});

test("a stray .npy file is refused by name", () => {
  assert.throws(
    () => decodeFolder(["A"], ["A.npy", "B.npy"], read, "folder"),
    /folder holds B\.npy.*its tensors are A/,
  );
});
