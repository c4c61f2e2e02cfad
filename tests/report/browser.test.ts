import assert from "node:assert/strict";
import { test } from "node:test";
import { renderReport } from "../../src/report/page.js";
import type { Report } from "../../src/report/report.js";
import { answer, type Opened, openPage, skip } from "./browser.js";
import { sampleEpochs, sampleReport } from "./sample.js";

function openReport(report: Report, probe = ""): Promise<Opened> {
  return openPage(renderReport(report), probe);
}

function assertDrawn({ dom, messages }: Opened): void {
  assert.deepEqual(messages, []);
  assert.match(dom, /<html[^>]* data-charts="ready"/);
  assert.equal(dom.match(/<canvas/g)?.length, 3);
  assert.equal(dom.match(/<div class="uplot/g)?.length, 3);
}

test("the browser draws the three charts", { skip }, async () => {
  assertDrawn(await openReport(sampleReport()));
});

test("hostile text runs nothing", { skip }, async () => {
  const title = `</title><script>document.documentElement.dataset.answer = "ran"</script>`;
  const notice = `<img src="data:," onerror="document.documentElement.dataset.answer = 'ran'">`;
  const opened = await openReport(sampleReport({ title, notice, settings: [[notice, title]] }));
  assertDrawn(opened);
  assert.equal(answer(opened), undefined);
});

test("a single epoch shows as points", { skip }, async () => {
  const probe = `setTimeout(() => {
    const canvas = document.querySelector("#loss-chart canvas");
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let training = 0;
    for (let i = 0; i < data.length; i += 4) {
      if (data[i] === 0x6a && data[i + 1] === 0x5a && data[i + 2] === 0xcd && data[i + 3] === 255) training++;
    }
    document.documentElement.dataset.answer = training;
  }, 100);`;
  const opened = await openReport(sampleReport({ epochs: sampleEpochs(1) }), probe);
  assertDrawn(opened);
  assert.ok(Number(answer(opened)) >= 12, `${answer(opened)} pixels of the training point`);
});

test("the cursor of one chart moves that of the others", { skip }, async () => {
  const probe = `setTimeout(() => {
    const over = document.querySelector("#loss-chart .u-over");
    const { left, top, width, height } = over.getBoundingClientRect();
    const at = { clientX: left + width * (4.5 / 20), clientY: top + height / 2, bubbles: true };
    over.dispatchEvent(new MouseEvent("mouseenter", at));
    over.dispatchEvent(new MouseEvent("mousemove", at));
    setTimeout(() => {
      const values = (id) => [...document.querySelectorAll(id + " .u-value")].map((cell) => cell.textContent).join(" ");
      document.documentElement.dataset.answer = values("#rate-chart");
    }, 200);
  }, 100);`;
  const opened = await openReport(sampleReport(), probe);
  assertDrawn(opened);
  assert.equal(answer(opened), "5 0.0008");
});

test("the loss gets a logarithmic axis and the print version its own size", { skip }, async () => {
  const probe = `
    const button = document.getElementById("loss-axis");
    button.click();
    dispatchEvent(new Event("beforeprint"));
    setTimeout(() => {
      const printed = document.querySelector("#loss-chart .u-wrap").offsetWidth;
      dispatchEvent(new Event("afterprint"));
      const pressed = button.getAttribute("aria-pressed");
      document.documentElement.dataset.answer = [button.hidden, pressed, printed].join(" ");
    }, 100);`;
  const opened = await openReport(sampleReport(), probe);
  assertDrawn(opened);
  assert.equal(answer(opened), "false true 640");
});

test("numbers that are not finite and a loss of zero leave the page whole, on both axes", { skip }, async () => {
  const epochs = sampleEpochs(4).map((epoch) => ({
    ...epoch,
    rate: 0,
    loss: Number.NaN,
    accuracy: Number.NaN,
    validationLoss: epoch.epoch === 2 ? Number.POSITIVE_INFINITY : 0,
    validationAccuracy: Number.NEGATIVE_INFINITY,
  }));
  assertDrawn(await openReport(sampleReport({ epochs })));
  assertDrawn(await openReport(sampleReport({ epochs }), `document.getElementById("loss-axis").click();`));
});

test("a report without training has no charts and no errors", { skip }, async () => {
  const { dom, messages } = await openReport(sampleReport({ epochs: [] }));
  assert.deepEqual(messages, []);
  assert.doesNotMatch(dom, /<canvas|data-charts/);
});
