import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { en } from "../../demo/text/en.js";
import { zh } from "../../demo/text/zh.js";

const places = (words: string) => [...words.matchAll(/\{\w+\}/g)].map(([place]) => place).toSorted();

test("both languages have the same keys, and the same places in their words", () => {
  assert.deepEqual(Object.keys(zh).toSorted(), Object.keys(en).toSorted());
  for (const [key, words] of Object.entries(en)) {
    const other = Object.entries(zh).find(([name]) => name === key)?.[1] ?? "";
    assert.deepEqual(places(other), places(words), key);
    assert.notEqual(other.trim(), "", key);
  }
});

test("the page's own words are those of their keys, so that it reads the same before its script runs", async () => {
  const page = await readFile(new URL("../../demo/index.html", import.meta.url), "utf8");
  const marked = [...page.matchAll(/data-text="([^"]+)"[^>]*>([^<]*)</g)];
  assert.ok(marked.length > 10);
  for (const [, key = "", words = ""] of marked) {
    const expected: string | undefined = Object.entries(en).find(([name]) => name === key)?.[1];
    assert.equal(words.replace(/\s+/g, " ").trim(), expected, key);
  }
});

test("the page's description is that of the texts", async () => {
  const page = await readFile(new URL("../../demo/index.html", import.meta.url), "utf8");
  const [, words] = /<meta\s+name="description"\s+content="([^"]+)"/.exec(page) ?? [];
  assert.equal(words, en.description);
});
