import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { configOf } from "./run-folder.js";
import { eventOf, numberOf, refuses, succeeds, temporaryFolder } from "./spawned.js";
import { CLASSES, HEIGHT, type IdxFiles, idxFile, tinyFiles, tinyLabels, WIDTH, writeTinyData } from "./tiny-data.js";

describe("a folder of IDX files", () => {
  const folder = temporaryFolder();
  const train = (data: string, ...words: string[]) => ["train", "--data", data, "--epochs", "3", ...words];

  test("may hold other sizes and classes than MNIST's, gzipped or not", async () => {
    writeTinyData(join(folder, "plain"));
    writeTinyData(join(folder, "gzipped"), {}, true);
    const plain = await succeeds(folder, ...train("plain", "--batch", "32", "--out", "run-plain"));
    const gzipped = await succeeds(folder, ...train("gzipped", "--batch", "32", "--out", "run-gzipped"));
    const start = eventOf(plain, "start");
    assert.deepEqual([start.trainingImages, start.testImages], [300, 60]);
    assert.equal(start.parameters, (WIDTH * HEIGHT + 1) * 100 + 2 * 100 * 66 + 66 * CLASSES);
    assert.ok(numberOf(eventOf(plain, "done"), "testAccuracy") > 0.95);
    assert.equal(eventOf(gzipped, "done").fingerprint, eventOf(plain, "done").fingerprint);
  });

  test("may lack a class where --classes says how many there are", async () => {
    const labels = tinyLabels(300).map((label) => 2 * label);
    const files = { "train-labels-idx1": idxFile([300], labels), "t10k-labels-idx1": idxFile([60], tinyLabels(60)) };
    writeTinyData(join(folder, "gaps"), files);
    const hint =
      /train-labels-idx1-ubyte: expected each label from 0 to 4, the largest, found none of 1; .* classes, 5/;
    await refuses(folder, 1, train("gaps", "--out", "never"), hint);
    await succeeds(folder, ...train("gaps", "--classes", "5", "--out", "run-gaps"));
    assert.deepEqual(configOf(join(folder, "run-gaps")).data, { from: "gaps", training: 300, test: 60, classes: 5 });
  });

  test("--classes goes for the embedded digits too", async () => {
    await refuses(folder, 1, ["train", "--classes", "5", "--out", "never"], /labels.*from 0 to 4, found 5 at index 5/);
  });

  async function refusesData(name: string, changes: Partial<IdxFiles>, ...patterns: RegExp[]): Promise<void> {
    writeTinyData(join(folder, name), changes);
    await refuses(folder, 1, train(name, "--out", "never"), ...patterns);
  }

  const images = tinyFiles()["train-images-idx3"];
  const labels = tinyFiles()["train-labels-idx1"];

  test("has to be there, and a folder", async () => {
    writeFileSync(join(folder, "file"), "");
    await refuses(
      folder,
      1,
      train("nowhere", "--out", "never"),
      /data folder nowhere .*: there is no such file or folder/,
    );
    await refuses(folder, 1, train("file", "--out", "never"), /data folder file .*: a part of the path is a file/);
  });

  test("has to hold each file once, and readable", async () => {
    writeTinyData(join(folder, "three"));
    rmSync(join(folder, "three", "t10k-labels-idx1-ubyte"));
    await refuses(folder, 1, train("three", "--out", "never"), /three has no t10k-labels-idx1-ubyte or .*\.gz/);
    writeTinyData(join(folder, "double"));
    writeFileSync(join(folder, "double", "train-images-idx3-ubyte.gz"), gzipSync(images));
    await refuses(folder, 1, train("double", "--out", "never"), /double has more than one file .* and train-images/);
    writeTinyData(join(folder, "nested"));
    rmSync(join(folder, "nested", "train-images-idx3-ubyte"));
    mkdirSync(join(folder, "nested", "train-images-idx3-ubyte"));
    const nested = /nested\/train-images-idx3-ubyte cannot be read: it is a folder/;
    await refuses(folder, 1, train("nested", "--out", "never"), nested);
  });

  test("has to hold IDX files as long as their headers say", async () => {
    const wrong = Buffer.from(images);
    wrong[0] = 0x50;
    await refusesData("magic", { "train-images-idx3": wrong }, /magic\/train-images-idx3-ubyte: expected two zeros/);
    const floats = Buffer.from(images);
    floats[2] = 13;
    await refusesData("floats", { "train-images-idx3": floats }, /expected IDX type 8 .* found 13 \(float\)/);
    const short = images.subarray(0, -1);
    await refusesData("short", { "train-images-idx3": short }, /expected 14416 bytes .* 300×6×8, found 14415 bytes/);
    const long = Buffer.concat([images, Buffer.of(0)]);
    await refusesData("long", { "train-images-idx3": long }, /expected 14416 bytes .* found 14417 bytes/);
    await refusesData("empty", { "t10k-labels-idx1": Buffer.of() }, /t10k-labels-idx1-ubyte: .* found 0 bytes/);
    const huge = idxFile([4294967295, 4294967295, 4294967295], new Uint8Array(9));
    await refusesData("huge", { "train-images-idx3": huge }, /huge\/train-images.*found dimensions 4294967295×/);
    const large = idxFile([30000, 256, 256], new Uint8Array(9));
    await refusesData("large", { "train-images-idx3": large }, /expected 1966080016 bytes .* found 25 bytes/);
    const flat = idxFile([300, 48], images.subarray(16));
    await refusesData("flat", { "train-images-idx3": flat }, /expected images of 3 dimensions .* found 2 \(300×48\)/);
    const none = idxFile([0], Buffer.of());
    await refusesData("none", { "train-labels-idx1": none }, /expected no empty dimension/);
  });

  test("has to have one label per image, below the number of classes", async () => {
    const fewer = idxFile([299], labels.subarray(8, -1));
    await refusesData("fewer", { "train-labels-idx1": fewer }, /expected 300 labels, one per image in .* found 299/);
    const beyond = Buffer.from(tinyFiles()["t10k-labels-idx1"]);
    beyond[8 + 7] = 3;
    await refusesData("beyond", { "t10k-labels-idx1": beyond }, /t10k-labels.* from 0 to 2, found 3 at index 7/);
    const twelve = Buffer.from(labels);
    twelve[8 + 20] = 12;
    writeTinyData(join(folder, "twelve"), { "train-labels-idx1": twelve });
    const words = train("twelve", "--classes", "10", "--out", "never");
    await refuses(folder, 1, words, /twelve\/train-labels.* from 0 to 9, found 12 at index 20/);
  });

  test("has to have images of one size", async () => {
    const turned = idxFile([60, WIDTH, HEIGHT], tinyFiles()["t10k-images-idx3"].subarray(16));
    await refusesData("turned", { "t10k-images-idx3": turned }, /takes images of 8×6 pixels, but .*turned.* have 6×8/);
  });

  test("has to hold whole gzip streams", async () => {
    const gzipped = gzipSync(images);
    const broken = gzipped.subarray(0, Math.floor(gzipped.length / 2));
    await refusesData(
      "broken",
      { "train-images-idx3": broken },
      /broken\/train-images.*: expected one whole gzip stream/,
    );
    const followed = Buffer.concat([gzipped, Buffer.of(0)]);
    await refusesData("followed", { "train-images-idx3": followed }, /followed\/train-images.* gzip stream/);
    const damaged = Buffer.from(gzipped);
    damaged.writeUInt8(255 - damaged.readUInt8(gzipped.length - 5), gzipped.length - 5);
    await refusesData("damaged", { "train-images-idx3": damaged }, /damaged\/train-images.* gzip stream/);
  });
});
