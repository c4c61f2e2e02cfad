import assert from "node:assert/strict";
import { test } from "node:test";
import { Share } from "../../demo/training/share.js";

test("work that is begun as soon as it may takes its share of the time, whatever each piece takes", () => {
  const share = new Share(0.02, 10);
  let now = 1000;
  let worked = 0;
  for (let piece = 0; piece < 200; piece++) {
    now += share.wait(now);
    const took = 0.5 + (piece % 5);
    share.spent(now, now + took);
    now += took;
    worked += took;
  }
  now += share.wait(now);
  assert.ok(Math.abs((worked - 10) / (now - 1000) - 0.02) < 0.0005, `${(worked - 10) / (now - 1000)}`);
});

test("at the beginning, and after idle time, some work may be done at once, but not more than is saved", () => {
  const share = new Share(0.1, 20);
  assert.equal(share.wait(0), 0);
  share.spent(0, 19);
  assert.equal(share.wait(19), 0);
  share.spent(19, 30);
  assert.ok(share.wait(30) > 50);
  assert.equal(share.wait(1e6), 0);
  share.spent(1e6, 1e6 + 25);
  assert.ok(share.wait(1e6 + 25) > 0);
});
