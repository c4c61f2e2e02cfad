import assert from "node:assert/strict";
import { test } from "node:test";
import { count, decimal, duration, escapeHtml, percent, scriptJson } from "../../src/report/text.js";

test("escapeHtml leaves nothing that ends a text or an attribute", () => {
  assert.equal(escapeHtml(`<a href="x" id='y'>&amp;`), "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp;");
});

test("scriptJson keeps the value and cannot close its script element", () => {
  const value = { name: "</script><!--<script>", list: [1, 0.1] };
  assert.ok(!scriptJson(value).includes("<"));
  assert.deepEqual(JSON.parse(scriptJson(value)), value);
  assert.equal(scriptJson([Number.NaN, Number.POSITIVE_INFINITY, 1]), "[null,null,1]");
});

test("percent rounds, but never up to all or down to nothing", () => {
  const cases: ReadonlyArray<readonly [number, string]> = [
    [0.971, "97.1 %"],
    [1, "100.0 %"],
    [0, "0.0 %"],
    [0.99949, "99.9 %"],
    [0.9996, "over 99.9 %"],
    [0.0004, "under 0.1 %"],
    [Number.NaN, "not finite"],
  ];
  for (const [share, text] of cases) assert.equal(percent(share), text);
  assert.equal(percent(0.97345, 2), "97.34 %");
  assert.equal(percent(0.99996, 2), "over 99.99 %");
});

test("decimal keeps about four digits at every size", () => {
  assert.equal(decimal(0.08125), "0.0813");
  assert.equal(decimal(0), "0");
  assert.equal(decimal(0.00012346), "0.0001235");
  assert.equal(decimal(2.5e9), "2500000000");
  assert.equal(decimal(Number.NEGATIVE_INFINITY), "not finite");
});

test("count groups thousands", () => {
  assert.equal(count(1234567), "1,234,567");
  assert.equal(count(Number.NaN), "not finite");
});

test("duration chooses its units", () => {
  assert.equal(duration(2.34), "2.3 s");
  assert.equal(duration(59.97), "1 min 0 s");
  assert.equal(duration(250), "4 min 10 s");
  assert.equal(duration(3599.6), "1 h 0 min");
  assert.equal(duration(7500), "2 h 5 min");
  assert.equal(duration(Number.NaN), "not finite");
});
