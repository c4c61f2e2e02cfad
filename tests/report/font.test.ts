import assert from "node:assert/strict";
import { test } from "node:test";
import { glyphsOf, textColumns, textStrokes } from "../../src/report/font.js";

const printable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join("");

test("every printable character has a glyph of its own", () => {
  const drawn = glyphsOf(`${printable}✗`).map((glyph) => glyph.join("\n"));
  assert.equal(new Set(drawn).size, 96);
  drawn.forEach((glyph, index) => {
    const name = JSON.stringify(printable[index] ?? "✗");
    assert.match(glyph, /^([#.]+\n){8}[#.]+$/, name);
    assert.equal(glyph.includes("#"), index > 0, `${name} has ink`);
    assert.equal(new Set(glyph.split("\n").map((row) => row.length)).size, 1, `the rows of ${name} are equally long`);
  });
});

test("capitals and digits stand on one line and are equally high", () => {
  for (const character of "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") {
    const [glyph = []] = glyphsOf(character);
    const inked = glyph.flatMap((row, y) => (row.includes("#") ? [y] : []));
    assert.deepEqual([inked.at(0), inked.at(-1)], [0, 6], character);
  }
});

test("glyphs have no empty sides, and one column lies between them", () => {
  for (const character of printable.slice(1)) {
    const [glyph = []] = glyphsOf(character);
    for (const side of [0, -1])
      assert.ok(
        glyph.some((row) => row.at(side) === "#"),
        character,
      );
  }
  assert.equal(textColumns("H"), 5);
  assert.equal(textColumns("Hi"), 5 + 1 + 1);
  assert.equal(textColumns("i i"), 1 + 1 + 3 + 1 + 1);
});

test("a question mark stands for what the font has not", () => {
  assert.deepEqual(glyphsOf("ß\n€"), glyphsOf("???"));
});

test("strokes join cells beside each other, and those that touch at a corner alone", () => {
  const joined = (text: string) => textStrokes(text).filter(({ length }) => length === 2);
  assert.deepEqual(textStrokes("."), [[[0.5, 6.5]]]);
  assert.deepEqual(joined("-").at(-1), [
    [2.5, 3.5],
    [3.5, 3.5],
  ]);
  assert.equal(joined("/").length, 6, "a slope hangs together");
  assert.equal(joined("L").length, 6 + 3, "a corner is not cut");
  assert.deepEqual(textStrokes("..").at(-1), [[2.5, 6.5]]);
});
