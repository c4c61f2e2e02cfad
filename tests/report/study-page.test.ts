import assert from "node:assert/strict";
import { test } from "node:test";
import { renderStudy } from "../../src/report/study-page.js";
import type { Study } from "../../src/reproduce/results.js";
import { sampleStep, sampleStudy } from "./sample-study.js";

const hostile = `</title></script><img src=x onerror="alert(1)">'"&amp;`;
const escaped = "&lt;/title&gt;&lt;/script&gt;&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&#39;&quot;&amp;amp;";

interface ChartData {
  readonly epochs: number;
  readonly steps: ReadonlyArray<{
    readonly name: string;
    readonly color: string;
    readonly dash: readonly number[];
    readonly runs: ReadonlyArray<{
      readonly seed: number;
      readonly middle: boolean;
      readonly validationAccuracy: ReadonlyArray<number | null>;
      readonly loss: ReadonlyArray<number | null>;
    }>;
  }>;
}

function study(...steps: Study["steps"]): Study {
  return sampleStudy({ steps });
}

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

function chartData(page: string): ChartData {
  const [json] = matches(page, /<script type="application\/json" id="study">([\s\S]*?)<\/script>/g);
  return JSON.parse(json ?? "");
}

test("the header goes from the first step's median to the last one's", () => {
  const header = part(renderStudy(sampleStudy()), "<header>", "</header>");
  assert.match(header, /<strong>73\.3 % <span class="to">→<\/span> 98\.3 %<\/strong>/);
  for (const text of ["84 %", "“as published” to “Adam, falling rate”", "60,000", "<dd>39</dd>"]) {
    assert.ok(header.includes(text), text);
  }
  const single = part(renderStudy(study(sampleStep([0.5]))), "<header>", "</header>");
  assert.match(single, /<strong>50\.0 %<\/strong>/);
});

test("the results have a row per step, and a dot per run", () => {
  const table = part(renderStudy(sampleStudy()), `<table class="results">`, "</table>");
  const [published = "", ...others] = part(table, "<tbody>", "</tbody>").split("<tr>").slice(1);
  assert.equal(others.length, 12);
  assert.deepEqual(matches(published, /<td>([^<]*)<\/td>/g).slice(0, 5), [
    "all",
    "0.00005",
    "73.30 %",
    "21.10 % … 82.40 %",
    "10.4300",
  ]);
  assert.deepEqual(matches(published, /cx="([^"]*)"/g), ["92.3", "23.6", "82.1"]);
  assert.deepEqual(matches(published, /class="middle" cx="([^"]*)"/g), ["82.1"]);
  assert.ok(table.includes("<td>1 of 3</td>"), "the diverged run");
});

test("text from outside is escaped everywhere", () => {
  const step = sampleStep([0.5], { name: hostile, title: hostile, explanation: hostile });
  const page = renderStudy({ ...study(step), dataName: hostile, notice: hostile });
  assert.equal(page.split(escaped).length - 1, 8, "name 3 times, title, explanation, data twice, notice");
  assert.ok(!withoutScripts(page).includes(`onerror="`));
  assert.equal(chartData(page).steps[0]?.name, hostile);
});

test("the page refers to nothing outside itself and forbids the network", () => {
  const page = renderStudy(sampleStudy({ notice: "short" }));
  const markup = withoutScripts(page);
  const references = matches(markup, /\s(?:src|href|srcset|poster|action|data|background)\s*=\s*["']?([^"'\s>]*)/gi);
  assert.equal(references.length, 14);
  for (const reference of references) assert.match(reference, /^(?:data:|#step-\d+$)/);
  assert.doesNotMatch(part(page, "<style>", "</style>"), /url\(|@import|@font-face/i);
  assert.doesNotMatch(markup, /https?:|["'(=]\s*\/\/|<(?:iframe|object|embed|base)\b|http-equiv="refresh"/i);
  assert.match(page, /<meta http-equiv="Content-Security-Policy" content="default-src 'none'; [^"]*">/);
});

test("the charts' data hold every run of every step, each to its own end", () => {
  const sample = sampleStudy();
  const { epochs, steps } = chartData(renderStudy(sample));
  assert.equal(epochs, 150);
  for (const [index, step] of sample.steps.entries()) {
    const drawn = steps[index];
    assert.equal(drawn?.name, step.name);
    for (const [at, run] of step.runs.entries()) {
      const accuracies = run.epochs.map(({ validationAccuracy }) => Number(validationAccuracy.toPrecision(5)));
      assert.deepEqual(drawn?.runs[at]?.validationAccuracy, accuracies);
    }
    assert.equal(drawn?.runs.filter(({ middle }) => middle).length, 1);
  }
  assert.equal(steps[3]?.runs[2]?.loss.length, 8, "the diverged run");
});

test("no two of the thirteen steps have lines that look the same", () => {
  const { steps } = chartData(renderStudy(sampleStudy()));
  assert.equal(new Set(steps.map(({ color, dash }) => `${color} ${dash}`)).size, 13);
});

test("values that are missing or not finite are gaps in their places", () => {
  const step = sampleStep([0.5]);
  const runs = step.runs.map((run) => ({
    ...run,
    epochs: run.epochs
      .slice(0, 5)
      .map((metrics) => (metrics.epoch === 4 ? { ...metrics, loss: Number.NaN } : metrics))
      .filter(({ epoch }) => epoch !== 2),
  }));
  const page = renderStudy(study({ ...step, runs }));
  const loss = chartData(page).steps[0]?.runs[0]?.loss;
  assert.deepEqual(
    loss?.map((value) => value === null),
    [false, true, false, true, false],
  );
  assert.doesNotMatch(withoutScripts(page), /NaN|Infinity/);
});

test("a step has its explanation, its rate with the trials, and how each seed ended", () => {
  const trials = [
    { rate: 0.00001, accuracy: 0.4 },
    { rate: 0.00005, accuracy: 0.61234 },
  ];
  const step = sampleStep([0.5, 0.7], { title: "The title", explanation: "The reason.", batch: 128, trials });
  const article = part(renderStudy(study(step, step)), `<article class="step" id="step-2">`, "</article>");
  assert.ok(article.includes("The title</h3>") && article.includes("<p>The reason.</p>"));
  assert.ok(article.includes("batches of 128, rate 0.00005 (found in 2 trials)"));
  assert.match(article, /<tr class="taken"><th scope="row">0\.00005<\/th><td>61\.23 %<\/td><\/tr>/);
  assert.match(article, /<tr><th scope="row">0\.00001<\/th><td>40\.00 %<\/td><\/tr>/);
  assert.match(article, /<tr><th scope="row">1<\/th><td>70\.00 %<\/td>/);
  assert.ok(article.includes("show only this and the published one"));
  assert.ok(article.includes("Epochs of the middle run, seed 0"));
  const epochs = part(article, "Epochs of the middle run", "</details>");
  assert.deepEqual(matches(epochs, /<th scope="row">(\d+)<\/th>/g), ["1", "2", "5", "10", "12"]);
});

test("a rate that was given has no trials", () => {
  const page = renderStudy(study(sampleStep([0.5])));
  assert.ok(page.includes("all images in one batch, rate 0.00005 (given)"));
  assert.ok(!page.includes("How the rate was found"));
});

test("a diverged run says when, and from where its numbers are", () => {
  const step = sampleStep([0.1]);
  const diverging = (divergedInEpoch: number) =>
    renderStudy(study({ ...step, runs: step.runs.map((run) => ({ ...run, divergedInEpoch })) }));
  assert.ok(diverging(9).includes("diverged in epoch 9; the numbers are from epoch 8"));
  assert.ok(diverging(1).includes("diverged in epoch 1<"));
});

test("a run that diverged at once has no line, and no number that is not finite", () => {
  const runs = sampleStep([Number.NaN]).runs.map((run) => ({ ...run, testLoss: Number.NaN, epochs: [] }));
  const page = renderStudy(study(sampleStep([Number.NaN], { runs })));
  assert.deepEqual(chartData(page).steps[0]?.runs[0]?.loss, []);
  assert.doesNotMatch(withoutScripts(page), /NaN|Infinity/);
});

test("the notice appears when there is one", () => {
  assert.ok(!renderStudy(sampleStudy()).includes(`class="notice"`));
  assert.match(renderStudy(sampleStudy({ notice: "Only 10 epochs." })), /class="notice"[^\n]*Only 10 epochs\./);
});

test("where nothing ran there are no charts", () => {
  for (const page of [renderStudy(study()), renderStudy(study(sampleStep([])))]) {
    assert.ok(!page.includes("<script"));
    assert.ok(page.includes("</html>"));
  }
});
