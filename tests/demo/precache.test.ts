import assert from "node:assert/strict";
import { test } from "node:test";
import { precacheOf } from "../../demo/offline/precache.js";

const bytes = (text: string) => new TextEncoder().encode(text);

test("the page is kept as the empty path, each file with its SHA-256", () => {
  const { files } = precacheOf([
    { path: "index.html", bytes: bytes("abc") },
    { path: "assets/a.js", bytes: bytes("") },
  ]);
  assert.deepEqual(files, [
    { path: "", integrity: "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=" },
    { path: "assets/a.js", integrity: "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" },
  ]);
});

test("the version changes with any content or name, and not with the order", () => {
  const [a, b] = [
    { path: "a", bytes: bytes("1") },
    { path: "b", bytes: bytes("2") },
  ];
  const { version } = precacheOf([a, b]);
  assert.equal(precacheOf([b, a]).version, version);
  assert.notEqual(precacheOf([a, { ...b, bytes: bytes("3") }]).version, version);
  assert.notEqual(precacheOf([a, { ...b, path: "c" }]).version, version);
  assert.notEqual(precacheOf([a]).version, version);
});
