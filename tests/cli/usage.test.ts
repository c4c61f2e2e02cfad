import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { glyphnet, refuses, temporaryFolder } from "./spawned.js";

/** Words after `train`, and what the message says. */
const WRONG_OPTIONS: readonly [words: string, message: RegExp][] = [
  ["--bogus", /unknown option '--bogus'/],
  ["--epoch 3", /unknown option '--epoch'/],
  ["surplus", /too many arguments/],
  ["--epochs", /'--epochs <n>' argument missing/],
  ["--epochs 0", /'--epochs <n>' argument '0' is invalid.* whole number from 1/],
  ["--batch 0", /'--batch <n>' argument '0' is invalid.* whole number from 1/],
  ["--batch -1", /'--batch <n>' argument '-1'/],
  ["--batch 1.5", /'--batch <n>' argument '1\.5'/],
  ["--batch every", /'--batch <n>' argument 'every'/],
  ["--rate -0.1", /'--rate <r>' argument '-0\.1' is invalid.* above 0/],
  ["--rate 0", /'--rate <r>' argument '0'/],
  ["--rate NaN", /'--rate <r>' argument 'NaN'/],
  ["--rate 1e999", /'--rate <r>' argument '1e999'/],
  ["--rate fast", /'--rate <r>' argument 'fast'/],
  ["--momentum 1", /'--momentum <m>' argument '1' is invalid.* below 1/],
  ["--momentum -0.5", /'--momentum <m>' argument '-0\.5'/],
  ["--optimizer lbfgs", /'--optimizer <name>' argument 'lbfgs' is invalid.* sgd/],
  ["--beta1 1", /'--beta1 <b>' argument '1' is invalid.* below 1/],
  ["--beta2 -0.5", /'--beta2 <b>' argument '-0\.5'/],
  ["--epsilon 0", /'--epsilon <e>' argument '0' is invalid.* 1e-30/],
  ["--weight-decay 1.5", /'--weight-decay <d>' argument '1\.5'/],
  ["--nesterov yes", /too many arguments/],
  ["--clip 0", /'--clip <norm>' argument '0' is invalid.* above 0/],
  ["--average 1", /'--average <b>' argument '1' is invalid.* below 1/],
  ["--validation 0", /'--validation <n>' argument '0' is invalid.* share/],
  ["--validation 1.5", /'--validation <n>' argument '1\.5'/],
  ["--patience 0", /'--patience <epochs>' argument '0' is invalid.* from 1/],
  ["--find-rate --resume x", /'--find-rate' cannot be used with option '--resume/],
  ["--seed -1", /'--seed <n>' argument '-1' is invalid.* from 0 to 4294967295/],
  ["--seed 4294967296", /'--seed <n>' argument '4294967296'/],
  ["--seed 0x10", /'--seed <n>' argument '0x10'/],
  ["--schedule nonsense", /'--schedule <s>' argument 'nonsense' is invalid.* cosine/],
  ["--schedule exponential", /'--schedule <s>' argument 'exponential'/],
  ["--schedule exponential:2", /'--schedule <s>' argument 'exponential:2' is invalid.* at most 1/],
  ["--schedule step:0:0.5", /'--schedule <s>' argument 'step:0:0\.5'/],
  ["--schedule step:1e9:0.5", /'--schedule <s>' argument 'step:1e9:0\.5' is invalid.* from 1 to 1000000/],
  ["--schedule plateau:2000000:0.5", /argument 'plateau:2000000:0\.5' is invalid.* from 1 to 1000000/],
  ["--schedule polynomial", /'--schedule <s>' argument 'polynomial' is invalid.* polynomial:POWER/],
  ["--schedule polynomial:0", /argument 'polynomial:0' is invalid.*power has to be a number above 0/],
  ["--schedule one-cycle:2", /argument 'one-cycle:2'/],
  ["--schedule cyclic:0", /argument 'cyclic:0' is invalid.* above 0/],
  ["--schedule plateau:2", /argument 'plateau:2' is invalid.* plateau:PATIENCE:FACTOR/],
  ["--schedule plateau:2:1", /argument 'plateau:2:1' is invalid.* below 1/],
  ["--schedule plateau:0.5:0.1", /argument 'plateau:0\.5:0\.1' is invalid.* whole number/],
  ["--warm-up -1", /'--warm-up <epochs>' argument '-1'/],
  ["--augment strong", /'--augment <a>' argument 'strong' is invalid.* none, affine, elastic, or strengths/],
  ["--augment shift=-1", /'--augment <a>' argument 'shift=-1' is invalid.* from 0 to 4096/],
  ["--augment affine,elastic=34", /'--augment <a>' argument 'affine,elastic=34' is invalid.*found "elastic=34"/],
  ["--classes 1", /'--classes <n>' argument '1' is invalid.* from 2 to 256/],
];

describe("wrong usage", () => {
  const folder = temporaryFolder();

  for (const [words, message] of WRONG_OPTIONS) {
    test(`train ${words}`, () => refuses(folder, 2, ["train", ...words.split(" ")], message));
  }

  test("an unknown command", () => refuses(folder, 2, ["tarin"], /unknown command 'tarin'/));
  test("test without --weights", () => refuses(folder, 2, ["test"], /'--weights <path>' not specified/));
  test("predict without files", () => refuses(folder, 2, ["predict", "--weights", "x"], /argument 'files'/));

  test("a warm-up longer than the run", async () => {
    const words = ["train", "--epochs", "3", "--warm-up", "4", "--out", "never"];
    await refuses(folder, 1, words, /warmUp has to be a number of epochs from 0 to the run's 3, but it is 4/);
  });

  const unfit: readonly [words: string, message: RegExp][] = [
    ["--optimizer adam --momentum 0.9", /--momentum does not go with --optimizer adam, which takes --beta1, --beta2, /],
    [
      "--optimizer rmsprop --beta1 0.9",
      /--beta1 does not go with --optimizer rmsprop, which takes --beta2, --epsilon, /,
    ],
    [
      "--epsilon 1e-8",
      /--epsilon does not go with --optimizer sgd, which takes --momentum, --nesterov, --weight-decay\./,
    ],
    ["--optimizer adamw --nesterov", /--nesterov does not go with --optimizer adamw/],
    ["--patience 3", /--patience chooses by images .*give --validation/],
    ["--schedule plateau:3:0.1", /The plateau schedule chooses by images .*give --validation/],
    ["--validation 9000", /has 9000 images, so 1 to 8999 of them can be kept for validation, but it is 9000/],
    ["--validation 0.00001", /but it is 0\./],
  ];
  for (const [words, message] of unfit) {
    test(`what does not fit: ${words}`, () =>
      refuses(folder, 1, ["train", ...words.split(" "), "--out", "never"], message));
  }

  test("a run that exists already, or cannot be made", async () => {
    mkdirSync(join(folder, "taken"));
    writeFileSync(join(folder, "file"), "");
    const words = ["train", "--epochs", "1", "--out"];
    await refuses(folder, 1, [...words, "taken"], /taken exists already; .*--out/);
    await refuses(folder, 1, [...words, "file"], /file exists already/);
    await refuses(folder, 1, [...words, join("file", "run")], /file\/run cannot be made: a part of the path is a file/);
  });
});

test("--help and --version are no errors", async () => {
  const folder = temporaryFolder();
  for (const words of [["--help"], ["train", "--help"], ["test", "--help"], ["predict", "--help"]]) {
    const { code, stdout, stderr } = await glyphnet(folder, ...words);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout, /^Usage: glyphnet /);
  }
  assert.match((await glyphnet(folder, "--version")).stdout, /^\d+\.\d+\.\d+\n$/);
});
