import assert from "node:assert/strict";
import { test } from "node:test";
import { makeDataset } from "../../src/data/dataset.js";
import { splitValidation } from "../../src/data/validation.js";

/** One image per label; its two pixels tell its number. */
function numbered(labels: readonly number[]) {
  const images = Uint8Array.from(labels.flatMap((_, index) => [index % 256, Math.floor(index / 256)]));
  return makeDataset({ name: "numbered", images, labels: Uint8Array.from(labels), width: 2, height: 1, classes: 4 });
}

const numbersOf = ({ images, count }: { images: Uint8Array; count: number }) =>
  Array.from({ length: count }, (_, i) => (images[2 * i] ?? 0) + 256 * (images[2 * i + 1] ?? 0));

/** Classes of different sizes, in no order. */
const labels = Array.from({ length: 1000 }, (_, i) => ((i * i) % 7 === 0 ? 3 : (i * 31) % 3));

test("each image goes to one of the two, in its order and with its label", () => {
  const { train, validation } = splitValidation(numbered(labels), 137);
  assert.deepEqual([train.count, validation.count, train.classes, validation.classes], [863, 137, 4, 4]);
  for (const part of [train, validation]) {
    const numbers = numbersOf(part);
    assert.deepEqual(
      numbers,
      [...numbers].sort((a, b) => a - b),
    );
    assert.deepEqual(
      [...part.labels],
      numbers.map((number) => labels[number]),
    );
  }
  const all = [...numbersOf(train), ...numbersOf(validation)].sort((a, b) => a - b);
  assert.deepEqual(
    all,
    labels.map((_, index) => index),
  );
});

test("each class gives its share, within one image, from its start to its end", () => {
  for (const count of [1, 10, 137, 500, 999]) {
    const { validation } = splitValidation(numbered(labels), count);
    assert.equal(validation.count, count);
    for (let label = 0; label < 4; label++) {
      const whole = labels.filter((other) => other === label).length;
      const taken = validation.labels.filter((other) => other === label).length;
      assert.ok(Math.abs(taken - (whole * count) / 1000) <= 1, `${taken} of ${whole} of class ${label}`);
    }
  }
  const numbers = numbersOf(splitValidation(numbered(labels), 200).validation);
  assert.ok((numbers[0] ?? 0) < 20 && (numbers.at(-1) ?? 0) > 980, `${numbers[0]} to ${numbers.at(-1)}`);
});

test("as many as there are, none, or a part of one are refused", () => {
  for (const count of [0, -1, 1000, 1001, 1.5, Number.NaN]) {
    assert.throws(() => splitValidation(numbered(labels), count), /has 1000 images, so 1 to 999 of them can be kept/);
  }
});
