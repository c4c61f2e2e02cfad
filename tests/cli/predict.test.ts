import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { encode } from "fast-png";
import { crc32 } from "../../src/checkpoint/crc32.js";
import {
  bitsPng,
  blackOnWhitePng,
  deepPng,
  embeddedDigits,
  enlarged,
  greyPng,
  type Picture,
  palettePng,
  transparentPng,
} from "./digit-pictures.js";
import { type Event, glyphnet, refuses, succeeds, temporaryFolder } from "./spawned.js";
import { writeTinyData } from "./tiny-data.js";

const LABELS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

describe("predict", () => {
  const folder = temporaryFolder();
  let digits: Picture[];
  before(async () => {
    digits = await embeddedDigits(LABELS);
    await succeeds(folder, "train", "--epochs", "6", "--out", "run");
  });

  function write(name: string, bytes: Uint8Array): string {
    writeFileSync(join(folder, name), bytes);
    return name;
  }

  function predict(files: readonly string[]): Promise<Event[]> {
    return succeeds(folder, "predict", ...files, "--weights", "run");
  }

  test("reads PNG files of MNIST's form as their labels, in the order given", async () => {
    const files = digits.map((digit, label) => write(`digit-${label}.png`, greyPng(digit)));
    const events = await predict(files);
    assert.deepEqual(
      events.map(({ event, file, label }) => ({ event, file, label })),
      files.map((file, label) => ({ event: "prediction", file, label })),
    );
    for (const { label, probabilities } of events) {
      assert.ok(Array.isArray(probabilities) && probabilities.length === 10);
      const numbers = probabilities.map(Number);
      assert.ok(Math.abs(numbers.reduce((sum, value) => sum + value, 0) - 1) < 1e-5);
      assert.equal(numbers.indexOf(Math.max(...numbers)), label);
    }
  });

  const forms: readonly [name: string, encodePng: (picture: Picture) => Uint8Array][] = [
    ["black on white", blackOnWhitePng],
    ["16 bits deep", deepPng],
    ["transparent, in colour", transparentPng],
    ["1 bit deep", bitsPng],
    ["with a palette", palettePng],
  ];
  for (const [name, encodePng] of forms) {
    test(`reads large pictures, ${name}`, async () => {
      const files = digits.map((digit, label) =>
        write(`${label} ${name}.png`, encodePng(enlarged(digit, 101, 140, 3 * (label % 5), 5 * label))),
      );
      assert.deepEqual(
        (await predict(files)).map(({ label }) => label),
        LABELS,
      );
    });
  }

  test("reads pictures of MNIST's size, black on white", async () => {
    const files = digits.map((digit, label) => write(`dark-${label}.png`, blackOnWhitePng(digit)));
    assert.deepEqual(
      (await predict(files)).map(({ label }) => label),
      LABELS,
    );
  });

  test("speaks to people without --json", async () => {
    const [three] = await embeddedDigits([3]);
    assert.ok(three !== undefined);
    const file = write("three.png", greyPng(three));
    const { code, stdout, stderr } = await glyphnet(folder, "predict", file, "--weights", "run");
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout, /^three\.png: 3 {2}\(\d+\.\d\d %.*\)\n$/);
  });

  test("refuses what is not a picture of a digit", async () => {
    const [digit] = digits;
    assert.ok(digit !== undefined);
    const good = write("good.png", greyPng(digit));
    const refused = (file: string, message: RegExp) =>
      refuses(folder, 1, ["predict", good, file, "--weights", "run"], message);
    await refused("no.png", /no\.png cannot be read: there is no such file or folder/);
    await refused(".", /\. cannot be read: it is a folder/);
    await refused(
      write("text.png", Buffer.from("not a picture, but long enough to have a header")),
      /text\.png is not a PNG/,
    );
    await refused(write("short.png", greyPng(digit).subarray(0, 20)), /short\.png is a broken PNG file/);
    await refused(write("cut.png", greyPng(digit).subarray(0, -30)), /cut\.png is a broken PNG file/);
    const flipped = Buffer.from(greyPng(digit));
    flipped.writeUInt8(255 - flipped.readUInt8(30), 30);
    await refused(write("flipped.png", flipped), /flipped\.png is a broken PNG file: CRC/);
    const huge = Buffer.from(greyPng(digit));
    huge.writeUInt32BE(1000000, 16);
    huge.writeUInt32BE(crc32(huge.subarray(12, 29)), 29);
    await refused(write("huge.png", huge), /huge\.png has 1000000×28 pixels/);
    const blank = encode({ width: 30, height: 30, channels: 1, data: new Uint8Array(900).fill(255) });
    await refused(write("blank.png", blank), /blank\.png: .* found no ink/);
  });

  test("refuses weights that are missing, or for pictures that are not square", async () => {
    const file = write("zero.png", greyPng(digits[0] ?? { ink: Uint8Array.of(0), width: 1, height: 1 }));
    await refuses(folder, 1, ["predict", file, "--weights", "no"], /weights no cannot be read: there is no such/);
    writeTinyData(join(folder, "data"));
    await succeeds(folder, "train", "--data", "data", "--epochs", "1", "--out", "tiny");
    await refuses(
      folder,
      1,
      ["predict", file, "--weights", "tiny"],
      /images of 8×6 pixels; predict can only fill square/,
    );
  });
});
