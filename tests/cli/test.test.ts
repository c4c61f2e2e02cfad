import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { eventOf, glyphnet, refuses, succeeds, temporaryFolder } from "./spawned.js";
import { CLASSES, writeTinyData } from "./tiny-data.js";

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

  test("speaks to people without --json", async () => {
    const { code, stdout, stderr } = await glyphnet(folder, ...words);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout, /^\d+\.\d\d % of 60 held-out images read right, loss [\d.]+, fingerprint [0-9a-f]{16}\n\n/);
    assert.match(stdout, /\ntrue\\read {2}0 {2}1 {2}2\n {8}0/);
  });
});
