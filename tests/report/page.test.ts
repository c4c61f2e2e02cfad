import assert from "node:assert/strict";
import { test } from "node:test";
import { decode } from "fast-png";
import { renderReport } from "../../src/report/page.js";
import { sampleEpochs, sampleImage, sampleReport } from "./sample.js";

const hostile = `</title></script><img src=x onerror="alert(1)">'"&amp;`;

function matches(text: string, pattern: RegExp): string[] {
  return Array.from(text.matchAll(pattern), (match) => match[1] ?? match[0]);
}

/** The page without the contents of its scripts, which are text to the browser's HTML parser. */
function withoutScripts(page: string): string {
  return page.replace(/(<script[^>]*>)[\s\S]*?<\/script>/g, "$1</script>");
}

/** The element that starts with `opening`, up to the first `closing`. */
function part(page: string, opening: string, closing: string): string {
  const start = page.indexOf(opening);
  assert.notEqual(start, -1, `${opening} is on the page`);
  return page.slice(start, page.indexOf(closing, start));
}

test("the header shows the result", () => {
  const header = part(renderReport(sampleReport()), "<header>", "</header>");
  for (const text of ["residual-mlp on digits", "97.33 %", "292 of 300", "0.0812", "<code>3f9a01c47be2d8a5</code>"]) {
    assert.ok(header.includes(text), text);
  }
});

test("text from outside is escaped everywhere", () => {
  const page = renderReport(
    sampleReport({ title: hostile, notice: hostile, fingerprint: hostile, settings: [[hostile, hostile]] }),
  );
  const escaped = "&lt;/title&gt;&lt;/script&gt;&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&#39;&quot;&amp;amp;";
  assert.equal(page.split(escaped).length - 1, 6, "title element, heading, notice, fingerprint, setting and its value");
  assert.ok(!page.includes(`onerror="`));
});

test("the page refers to nothing outside itself and forbids the network", () => {
  const page = renderReport(sampleReport({ notice: "stopped" }));
  const markup = withoutScripts(page);
  const references = matches(markup, /\s(?:src|href|srcset|poster|action|data|background)\s*=\s*["']?([^"'\s>]*)/gi);
  assert.ok(references.length >= 6, "the pictures are references");
  for (const reference of references) assert.match(reference, /^data:/);
  const style = part(page, "<style>", "</style>");
  assert.doesNotMatch(style, /url\(|@import|@font-face/i);
  assert.doesNotMatch(markup, /https?:|["'(=]\s*\/\//i);
  assert.doesNotMatch(markup, /<(?:iframe|object|embed|base)\b|http-equiv="refresh"/i);

  const policy = matches(page, /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/g);
  assert.equal(policy.length, 1);
  const rules = ["default-src 'none'", "img-src data:", "style-src 'unsafe-inline'", "script-src 'unsafe-inline'"];
  for (const rule of rules) assert.ok(policy[0]?.split("; ").includes(rule), rule);
  assert.ok(page.indexOf("Content-Security-Policy") < page.indexOf("<style>"), "the policy comes first");
});

test("the table of epochs has one row per epoch", () => {
  const page = renderReport(sampleReport({ epochs: sampleEpochs(7) }));
  const table = part(page, `<table class="epochs">`, "</table>");
  assert.deepEqual(matches(table, /<th scope="row">(\d+)<\/th>/g), ["1", "2", "3", "4", "5", "6", "7"]);
  const second = matches(table.split("<tr>")[3] ?? "", /<td>([^<]*)<\/td>/g).join(" | ");
  assert.equal(second, "142 | 0.0008571 | 0.2500 | 93.75 % | 0.3300 | 90.75 % | 0.13 | 72,000");
});

test("the data of the charts are the epochs, column by column", () => {
  const epochs = sampleEpochs(3);
  const page = renderReport(sampleReport({ epochs }));
  const [json] = matches(page, /<script type="application\/json" id="metrics">([\s\S]*?)<\/script>/g);
  const columns = JSON.parse(json ?? "") as { epoch: number[]; validationLoss: number[] };
  assert.deepEqual(columns.epoch, [1, 2, 3]);
  assert.deepEqual(
    columns.validationLoss,
    epochs.map((epoch) => epoch.validationLoss),
  );
});

test("the confusion matrix shows counts, shades and recall", () => {
  const body = part(part(renderReport(sampleReport()), `<table class="confusion">`, "</table>"), "<tbody>", "</tbody>");
  const rows = body.split("<tr>").slice(1);
  assert.deepEqual(
    rows.map((row) => matches(row, /<td[^>]*>([^<]*)<\/td>/g)),
    [
      ["98", "2", "0", "98.0 %"],
      ["0", "101", "1", "99.0 %"],
      ["5", "0", "93", "94.9 %"],
    ],
  );
  assert.deepEqual(matches(body, /class="(hit|miss)"/g), ["hit", "miss", "hit", "miss", "miss", "hit"]);
  const [hit, miss] = matches(body, /--shade:([\d.]+)/g).map(Number);
  assert.ok(hit !== undefined && miss !== undefined && miss > 0.15 && miss < hit && hit <= 1);
  assert.ok(body.includes(`title="2 read as 0: 5 of 98 (5.1 %)"`));
});

test("a class without test images has no recall, and 256 classes fit", () => {
  const confusion = new Uint32Array(256 * 256);
  confusion[0] = 7;
  const page = renderReport(sampleReport({ test: { images: 7, loss: 0, accuracy: 1, confusion, classes: 256 } }));
  const table = part(page, `<table class="confusion">`, "</table>");
  assert.equal(matches(table, /<th scope="row">/g).length, 256);
  assert.equal(matches(table, /<td[ >]/g).length, 256 * 257 + 2);
  assert.equal(matches(table, /no image of this class/g).length, 255);
});

test("samples and mistakes are pictures with captions, wrong ones marked by a sign", () => {
  const page = renderReport(sampleReport());
  const samples = part(page, `<h2 id="samples">`, "</section>");
  assert.equal(matches(samples, /<img /g).length, 4);
  assert.equal(matches(samples, /✓/g).length, 3);
  assert.equal(matches(samples, /✗/g).length, 1);
  assert.ok(samples.includes(`alt="image of class 2, predicted 0 with 97.1 %"`));
  const mistakes = part(page, `<h2 id="mistakes">`, "</section>");
  assert.equal(matches(mistakes, /<img /g).length, 2);
  assert.ok(mistakes.includes("8 of 300 test images were read wrong"));
  assert.ok(mistakes.indexOf("“2” read as “0”") < mistakes.indexOf("“0” read as “1”"));
  assert.ok(mistakes.includes("99.8 %"));
});

test("the pictures hold the pixels, enlarged by a whole number", () => {
  const samples = [sampleImage(1, 1, 0.9, 3)];
  const section = part(renderReport(sampleReport({ samples })), `<h2 id="samples">`, "</section>");
  const [base64] = matches(section, /src="data:image\/png;base64,([^"]*)"/g);
  const image = decode(Buffer.from(base64 ?? "", "base64"));
  assert.deepEqual([image.width, image.height, image.channels], [5, 4, 1]);
  assert.deepEqual(Array.from(image.data), Array.from(samples[0]?.pixels ?? []));
  assert.ok(section.includes(`width="110" height="88"`));
});

test("at most 25 samples are shown", () => {
  const samples = Array.from({ length: 30 }, () => sampleImage(1, 1));
  const section = part(renderReport(sampleReport({ samples })), `<h2 id="samples">`, "</section>");
  assert.equal(matches(section, /<img /g).length, 25);
});

test("no mistakes are said to be none, kept or made", () => {
  const perfect = { images: 6, loss: 0.01, accuracy: 1, confusion: Uint32Array.of(2, 0, 0, 4), classes: 2 };
  assert.match(renderReport(sampleReport({ mistakes: [], test: perfect })), /No mistakes: all 6 test images/);
  assert.match(renderReport(sampleReport({ mistakes: [] })), /No mistakes to show/);
});

test("the notice appears when there is one", () => {
  assert.ok(!renderReport(sampleReport()).includes(`class="notice"`));
  const page = renderReport(sampleReport({ notice: "Interrupted in epoch 7." }));
  assert.match(page, /class="notice"[^\n]*Interrupted in epoch 7\./);
});

test("without epochs there is no chart, no table of epochs and no script", () => {
  const page = renderReport(sampleReport({ epochs: [] }));
  for (const text of ["<script", `id="training"`, `class="epochs"`, "training time"]) {
    assert.ok(!page.includes(text), text);
  }
  assert.ok(page.includes("97.33 %") && page.includes(`<table class="confusion">`));
});

test("numbers that are not finite are shown as such and are null in the data", () => {
  const broken = { loss: Number.NaN, validationLoss: Number.POSITIVE_INFINITY };
  const epochs = sampleEpochs(3).map((epoch) => ({ ...epoch, ...broken }));
  const base = sampleReport();
  const page = renderReport({ ...base, epochs, test: { ...base.test, loss: Number.NaN, accuracy: Number.NaN } });
  assert.ok(page.includes(`"loss":[null,null,null]`) && page.includes(`"validationLoss":[null,null,null]`));
  assert.equal(matches(part(page, `<table class="epochs">`, "</table>"), /<td>not finite<\/td>/g).length, 6);
  const header = part(page, "<header>", "</header>");
  assert.equal(matches(header, /not finite/g).length, 2);
  assert.doesNotMatch(withoutScripts(page), /NaN|Infinity/);
});
