import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { decode } from "fast-png";
import { Raster } from "../../src/report/raster.js";
import { decodeRgb, placesOf } from "../report/decoded.js";
import { eventOf, filesUnder, glyphnet, refuses, succeeds, temporaryFolder } from "./spawned.js";
import { CLASSES, writeTinyData } from "./tiny-data.js";

/** From 8 × 6 pixels to 112 × 84. */
const SCALE = 14;

describe("test", () => {
  const folder = temporaryFolder();
  const words = ["test", "--data", "data", "--weights", "run"];
  before(async () => {
    writeTinyData(join(folder, "data"));
    await succeeds(folder, "train", "--data", "data", "--epochs", "1", "--batch", "32", "--out", "run");
  });

  test("prints one event with loss, accuracy, confusion matrix and fingerprint", async () => {
    const events = await succeeds(folder, ...words);
    assert.equal(events.length, 1);
    const event = eventOf(events, "test");
    assert.deepEqual(Object.keys(event), ["event", "images", "loss", "accuracy", "confusion", "fingerprint"]);
    const { confusion } = event;
    assert.ok(Array.isArray(confusion) && confusion.length === CLASSES);
    const rows = confusion.map((row: unknown) => (Array.isArray(row) ? row.map(Number) : []));
    assert.deepEqual(
      rows.map((row) => row.reduce((sum, count) => sum + count, 0)),
      [20, 20, 20],
    );
    const right = rows.reduce((sum, row, label) => sum + (row[label] ?? 0), 0);
    assert.equal(event.accuracy, right / 60);
  });

  test("writes a page with pictures into --out, which must be new", async () => {
    await succeeds(folder, ...words, "--out", "page", "--samples", "7");
    const page = readFileSync(join(folder, "page", "report.html"), "utf8");
    assert.match(page, /the network of run/);
    assert.equal(page.match(/<figure/g)?.length, 7 + (page.match(/<figure class="mistake"/g)?.length ?? 0));
    await refuses(folder, 1, [...words, "--out", "page"], /page exists already/);
    await refuses(folder, 1, [...words, "--out", join("page", "report.html", "x")], /a part of the path is a file/);
  });

  test("draws the report's samples into predictions.png", async () => {
    const { code, stdout } = await glyphnet(folder, ...words, "--out", "nine", "--samples", "9", "--seed", "5");
    assert.equal(code, 0);
    assert.match(stdout, /\nnine\/report\.html shows samples and mistakes, predictions\.png all samples\.\n$/);
    const picture = decodeRgb(readFileSync(join(folder, "nine", "predictions.png")));
    const page = readFileSync(join(folder, "nine", "report.html"), "utf8");
    const samples = Array.from(page.matchAll(/src="data:image\/png;base64,([^"]*)"/g), ([, base64 = ""]) => {
      const { data, width, height } = decode(Buffer.from(base64, "base64"));
      const enlarged = new Raster(width * SCALE, height * SCALE, [0, 0, 0]);
      enlarged.picture(0, 0, Uint8Array.from(data), width, SCALE);
      return enlarged;
    });
    assert.ok(samples.length >= 9, `${samples.length} pictures in the report`);
    const places = samples.slice(0, 9).map((sample) => placesOf(picture, sample));
    assert.deepEqual(
      places.map(({ length }) => length),
      new Array(9).fill(1),
    );
    const rows = new Set(places.map(([place]) => place?.y));
    const columns = new Set(places.map(([place]) => place?.x));
    assert.deepEqual([rows.size, columns.size], [3, 3]);
  });

  test("draws nothing where there are no samples", async () => {
    const { code, stdout } = await glyphnet(folder, ...words, "--out", "none", "--samples", "0");
    assert.equal(code, 0);
    assert.match(stdout, /\nnone\/report\.html shows samples and mistakes\.\n$/);
    assert.deepEqual(filesUnder(join(folder, "none")), ["report.html"]);
  });

  test("speaks to people without --json", async () => {
    const { code, stdout, stderr } = await glyphnet(folder, ...words);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout, /^\d+\.\d\d % of 60 held-out images read right, loss [\d.]+, fingerprint [0-9a-f]{16}\n\n/);
    assert.match(stdout, /\ntrue\\read {2}0 {2}1 {2}2\n {8}0/);
  });
});
