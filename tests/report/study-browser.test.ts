import assert from "node:assert/strict";
import { test } from "node:test";
import { renderStudy } from "../../src/report/study-page.js";
import type { Study } from "../../src/reproduce/results.js";
import { answer, type Opened, openPage, skip } from "./browser.js";
import { sampleStep, sampleStudy } from "./sample-study.js";

/** What the probes share: how much of a chart has the colour of a step's strong lines, and the answer. */
const tools = `
  const colors = [[0x1d, 0x23, 0x29], [0x03, 0x4b, 0xca]];
  const pixels = (id, step) => {
    const canvas = document.querySelector("#" + id + " canvas");
    const { width, height } = canvas;
    const copy = Object.assign(document.createElement("canvas"), { width, height });
    const context = copy.getContext("2d", { willReadFrequently: true });
    context.drawImage(canvas, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    const [red, green, blue] = colors[step];
    let count = 0;
    for (let at = 0; at < data.length; at += 4) {
      if (data[at] === red && data[at + 1] === green && data[at + 2] === blue && data[at + 3] === 255) count++;
    }
    return count;
  };
  const ids = ["accuracy-chart", "loss-chart", "ratio-chart", "saturated-chart"];
  const drawn = (step) => ids.map((id) => Number(pixels(id, step) >= 12)).join("");
  const box = (step) => document.querySelector("input[data-step='" + step + "']");
  const after = (work) => setTimeout(work, 100);
  const tell = (...values) => { document.documentElement.dataset.answer = values.flat().join(" "); };
  const pointAt = (id, share, down = 0.5) => {
    const over = document.querySelector("#" + id + " .u-over");
    const { left, top, width, height } = over.getBoundingClientRect();
    const at = { clientX: left + width * share, clientY: top + height * down, bubbles: true };
    over.dispatchEvent(new MouseEvent("mouseenter", at));
    over.dispatchEvent(new MouseEvent("mousemove", at));
  };
`;

function openStudy(study: Study, probe = ""): Promise<Opened> {
  return openPage(renderStudy(study), `${tools}${probe}`);
}

function assertDrawn({ dom, messages }: Opened): void {
  assert.deepEqual(messages, []);
  assert.match(dom, /<html[^>]* data-charts="ready"/);
  assert.equal(dom.match(/<canvas/g)?.length, 4);
  assert.equal(dom.match(/<div class="uplot/g)?.length, 4);
}

test("the browser draws the four charts, without errors and without network", { skip }, async () => {
  const opened = await openStudy(sampleStudy(), `after(() => tell(performance.getEntriesByType("resource").length));`);
  assertDrawn(opened);
  assert.equal(answer(opened), "0");
});

test("a checkbox takes its step out of all four charts and puts it back", { skip }, async () => {
  const probe = `after(() => {
    const before = [drawn(0), drawn(1)];
    box(1).click();
    after(() => {
      const without = [drawn(0), drawn(1)];
      box(1).click();
      after(() => tell(before, without, drawn(1)));
    });
  });`;
  const steps = [sampleStep([0.5]), sampleStep([0.9], { name: "other", runs: sampleStep([0.4, 0.9]).runs.slice(1) })];
  const opened = await openStudy(sampleStudy({ steps }), probe);
  assertDrawn(opened);
  assert.equal(answer(opened), "1111 1111 1111 0000 1111");
});

test("the buttons show all steps, none, or one beside the published one", { skip }, async () => {
  const probe = `
    const checked = () => [...document.querySelectorAll("input[data-step]")].map((box) => Number(box.checked)).join("");
    const press = (button) => { button.click(); return checked(); };
    const none = press(document.getElementById("none"));
    const only = press(document.querySelector("button[data-only='4']"));
    const focused = document.activeElement.dataset.step;
    const first = press(document.querySelector("button[data-only='0']"));
    const every = press(document.getElementById("all"));
    const hidden = document.querySelectorAll("button[data-only][hidden]").length;
    tell(none, only, focused, first, every, hidden);`;
  const opened = await openStudy(sampleStudy(), probe);
  assertDrawn(opened);
  const expected = ["0000000000000", "1000100000000", "4", "1000000000000", "1111111111111", "0"];
  assert.equal(answer(opened), expected.join(" "));
});

test("no step at all leaves the page whole", { skip }, async () => {
  const probe = `document.getElementById("none").click();
    document.getElementById("loss-axis").click();
    document.getElementById("accuracy-axis").click();
    pointAt("loss-chart", 0.5);`;
  assertDrawn(await openStudy(sampleStudy(), probe));
});

test("the cursor in one chart makes all four tell the values of the nearest run", { skip }, async () => {
  const study = sampleStudy({ steps: [sampleStep([0.5])] });
  const probe = `after(() => {
    pointAt("loss-chart", 4.5 / 12);
    after(() => tell(["accuracy", "loss", "ratio", "saturated"].map((id) =>
      document.getElementById(id + "-reading").textContent)));
  });`;
  const opened = await openStudy(study, probe);
  assertDrawn(opened);
  const said = answer(opened) ?? "";
  assert.equal(said.match(/in epoch 5: as published, seed 0/g)?.length, 4, said);
  const loss = study.steps[0]?.runs[0]?.epochs[4]?.loss ?? 0;
  assert.ok(said.includes(` ${Number(loss.toPrecision(4))} in epoch 5`), said);
});

test("the cursor finds no run past its end, and none that is hidden", { skip }, async () => {
  const short = sampleStep([0.01]).runs.map((run) => ({ ...run, epochs: run.epochs.slice(0, 3) }));
  const steps = [sampleStep([0.5]), sampleStep([], { name: "short", runs: short })];
  const probe = `after(() => {
    const reading = () => document.getElementById("accuracy-reading").textContent;
    pointAt("accuracy-chart", 2.5 / 12, 0.99);
    after(() => {
      const early = reading();
      pointAt("accuracy-chart", 8.5 / 12, 0.99);
      after(() => {
        const late = reading();
        box(1).click();
        pointAt("accuracy-chart", 2.5 / 12, 0.99);
        after(() => tell(early, late, reading()));
      });
    });
  });`;
  const opened = await openStudy(sampleStudy({ steps }), probe);
  assertDrawn(opened);
  const found = Array.from((answer(opened) ?? "").matchAll(/in epoch (\d+: [a-z ]+),/g), (match) => match[1]);
  assert.deepEqual(found, ["3: short", "9: as published", "3: as published"]);
});

test("the axes change and the print version has its own size", { skip }, async () => {
  const probe = `
    for (const id of ["loss-axis", "accuracy-axis"]) document.getElementById(id).click();
    dispatchEvent(new Event("beforeprint"));
    after(() => {
      const printed = document.querySelector("#loss-chart .u-wrap").offsetWidth;
      dispatchEvent(new Event("afterprint"));
      const pressed = ["loss-axis", "accuracy-axis"].map((id) => document.getElementById(id).ariaPressed);
      tell(pressed, printed);
    });`;
  const opened = await openStudy(sampleStudy(), probe);
  assertDrawn(opened);
  assert.equal(answer(opened), "false true 640");
});

test("zeros, numbers that are not finite and a single epoch leave the page whole", { skip }, async () => {
  const step = sampleStep([0.5, 0.4, 0.3]);
  const odd = { loss: 0, updateRatio: 0, saturated: 0, validationAccuracy: 1 };
  const broken = { loss: Number.NaN, updateRatio: Number.POSITIVE_INFINITY, saturated: Number.NaN };
  const runs = step.runs.map((run) => ({
    ...run,
    epochs: run.epochs.map((metrics) => ({ ...metrics, ...(run.seed === 0 ? broken : odd) })),
  }));
  const probe = `after(() => {
    const before = drawn(0);
    pointAt("loss-chart", 0.5);
    after(() => {
      const said = document.getElementById("loss-reading").textContent;
      for (const id of ["loss-axis", "accuracy-axis"]) document.getElementById(id).click();
      after(() => tell(before, drawn(0), said));
    });
  });`;
  const zeros = await openStudy(sampleStudy({ steps: [{ ...step, runs }] }), probe);
  assertDrawn(zeros);
  assert.equal(answer(zeros), "1001 0101 mean over the training images", "zeros are on linear axes only");

  const short = step.runs.slice(0, 1).map((run) => ({ ...run, epochs: run.epochs.slice(0, 1) }));
  const single = await openStudy(sampleStudy({ steps: [{ ...step, runs: short }] }), `after(() => tell(drawn(0)));`);
  assertDrawn(single);
  assert.equal(answer(single), "1111", "the points of the only epoch");
});

test("hostile text runs nothing, nor does it when it is read out", { skip }, async () => {
  const text = `</script><img src="data:," onerror="document.documentElement.dataset.answer = 'ran'">`;
  const step = sampleStep([0.5], { name: text, title: text, explanation: text });
  const probe = `after(() => pointAt("loss-chart", 0.5));`;
  const opened = await openStudy(sampleStudy({ dataName: text, notice: text, steps: [step] }), probe);
  assertDrawn(opened);
  assert.equal(answer(opened), undefined);
  assert.match(opened.dom, /<b>[\d.]+<\/b> in epoch 6: &lt;\/script&gt;/);
});
