import assert from "node:assert/strict";
import { test } from "node:test";
import type { LayerDescription } from "../../src/layers/sequence.js";
import { parseNetwork } from "../../src/network/description.js";
import { preset, residualMlp } from "../../src/network/presets.js";

const input = { width: 28, height: 28 };
const conv = { type: "conv2d", channels: 4, size: 3 };
const residual = { type: "residual", main: [], skip: [] };
const last = { type: "dense", units: 10 };

test("layers without a name get one, and none twice", () => {
  const { layers } = parseNetwork({
    input,
    layers: [{ type: "dense", units: 5, name: "dense1" }, { type: "relu" }, { type: "dense", units: 4 }, last],
  });
  assert.deepEqual(names(layers), ["dense1", "relu", "dense2", "dense3"]);
});

test("a name that is found avoids those that are given, wherever they stand", () => {
  const unnamed = { type: "dense", units: 10 };
  const residual = { type: "residual", main: [unnamed], skip: [{ ...unnamed, name: "Dense2" }] };
  const { layers } = parseNetwork({
    input,
    layers: [
      unnamed,
      residual,
      { type: "batchnorm" },
      { ...unnamed, name: "dense1" },
      { ...unnamed, name: "batchnorm1_running" },
      { ...unnamed, name: "dense5_running" },
      unnamed,
      unnamed,
    ],
  });
  assert.deepEqual(names(layers), [
    "dense3",
    ["dense4", "Dense2"],
    "batchnorm2",
    "dense1",
    "batchnorm1_running",
    "dense5_running",
    "dense5",
    "dense6",
  ]);
});

type Names = readonly (string | Names)[];

function names(layers: readonly LayerDescription[]): Names {
  return layers.map((layer) => {
    if (layer.type === "residual") return names([...layer.main, ...layer.skip]);
    return "name" in layer ? layer.name : layer.type;
  });
}

test("a parsed network is valid again, also after a trip through JSON", () => {
  const network = residualMlp();
  assert.deepEqual(parseNetwork(JSON.parse(JSON.stringify(network))), network);
});

test("what is exact may be said or left out, and a loss gets both its fields", () => {
  assert.deepEqual(
    parseNetwork({
      input,
      layers: [
        { type: "relu", mask: true },
        { ...residual, mainGradient: true },
        { ...last, initial: "he" },
      ],
    }),
    parseNetwork({ input, layers: [{ type: "relu" }, residual, last] }),
  );
  const lossOf = (loss: unknown) => parseNetwork({ input, layers: [last], loss }).loss;
  assert.deepEqual(lossOf({}), { epsilon: 0, gradient: "mean" });
  assert.deepEqual(lossOf({ epsilon: 1 }), { epsilon: 1, gradient: "mean" });
  assert.deepEqual(lossOf({ gradient: "sum" }), { epsilon: 0, gradient: "sum" });
});

test("presets take the data's sizes, and unknown ones are refused", () => {
  assert.deepEqual(preset("residual-mlp", { width: 8, height: 6 }, 3).layers.at(-1), {
    type: "dense",
    name: "W3",
    units: 3,
    bias: false,
  });
  assert.throws(() => preset("toString", input, 10), /no network called "toString".*residual-mlp/);
});

const refused: readonly (readonly [what: string, network: unknown, message: RegExp])[] = [
  ["not an object", [], /The network is not valid: network has to be an object, but it is \[\]/],
  ["no layers", { input, layers: [] }, /network\.layers, an empty list, has to end .* one logit.*28×28/],
  ["layers missing", { input }, /network\.layers has to be a list of layers, but it is missing/],
  ["unknown type", { input, layers: [{ type: "conv9" }] }, /layers\[0\]\.type has to be one of dense.*"conv9"/],
  ["a type from the prototype", { input, layers: [{ type: "constructor" }] }, /has to be one of dense, conv2d/],
  ["units missing", { input, layers: [{ type: "dense" }] }, /layers\[0\]\.units has to be a whole number.*missing/],
  ["units not whole", { input, layers: [{ type: "dense", units: 2.5 }] }, /layers\[0\]\.units.*it is 2\.5/],
  ["misspelt field", { input, layers: [{ ...last, biass: true }] }, /unknown field "biass"; it can have: type, name/],
  ["bad bias", { input, layers: [{ ...last, bias: "no" }] }, /layers\[0\]\.bias has to be true or false.*"no"/],
  [
    "a name that is a path",
    { input, layers: [{ ...last, name: "../W" }] },
    /layers\[0\]\.name has to be a letter.*"\.\.\/W"/,
  ],
  [
    "a name twice",
    {
      input,
      layers: [
        { ...last, name: "A" },
        { ...last, name: "a" },
      ],
    },
    /which another layer has/,
  ],
  ["one class", { input, layers: [{ type: "dense", units: 1 }] }, /2 to 256 classes, but it gives 1/],
  ["input too large", { input: { width: 1e6, height: 1 }, layers: [last] }, /network\.input\.width.*4096/],
  [
    "branches of different shapes",
    {
      input,
      layers: [{ type: "residual", main: [{ type: "dense", units: 3 }], skip: [{ type: "dense", units: 4 }] }, last],
    },
    /main gives 3 and skip gives 4/,
  ],
  [
    "an error inside a branch",
    { input, layers: [{ type: "residual", main: [{ type: "relu" }, { type: "dense", units: 0 }], skip: [] }] },
    /layers\[0\]\.main\[1\]\.units/,
  ],
  [
    "unknown initial weights",
    { input, layers: [{ ...last, initial: "xavier" }] },
    /layers\[0\]\.initial has to be "he" or "unit", but it is "xavier"/,
  ],
  [
    "initial weights that are no word",
    { input, layers: [{ ...last, initial: 1 }] },
    /layers\[0\]\.initial has to be "he" or "unit", but it is 1/,
  ],
  [
    "a bad mask",
    { input, layers: [last, { type: "relu", mask: 0 }] },
    /layers\[1\]\.mask has to be true or false, but it is 0/,
  ],
  ["a mask elsewhere", { input, layers: [{ ...last, mask: false }] }, /layers\[0\] has the unknown field "mask"/],
  [
    "a bad mainGradient",
    { input, layers: [last, { type: "residual", main: [], skip: [], mainGradient: "no" }] },
    /layers\[1\]\.mainGradient has to be true or false, but it is "no"/,
  ],
  ...[-1, 2, "x"].map(
    (epsilon) =>
      [
        `epsilon ${epsilon}`,
        { input, layers: [last], loss: { epsilon } },
        new RegExp(`network\\.loss\\.epsilon has to be a number from 0 to 1, but it is ${JSON.stringify(epsilon)}`),
      ] as const,
  ),
  [
    "an unknown gradient",
    { input, layers: [last], loss: { gradient: "median" } },
    /network\.loss\.gradient has to be "mean" or "sum", but it is "median"/,
  ],
  [
    "an unknown field of the loss",
    { input, layers: [last], loss: { epsilom: 0 } },
    /network\.loss has the unknown field "epsilom"; it can have: epsilon, gradient/,
  ],
  ...(
    [
      [
        "dense on a picture of channels",
        [conv, last],
        /layers\[1\], the dense layer, takes a row.* 26×26×4: a flatten layer .* a row of 2704/,
      ],
      ["conv2d on a row", [last, conv], /layers\[1\], the conv2d layer, takes a picture.*but it gets 10/],
      [
        "a window too large",
        [{ ...conv, size: 29 }],
        /layers\[0\], the conv2d layer, moves a window of 29×29 .* it gets 28×28/,
      ],
      [
        "pooling without channels",
        [{ type: "maxpool" }],
        /layers\[0\], the maxpool layer, takes .* channels, but it gets 28×28/,
      ],
      [
        "pooling too large",
        [conv, { type: "avgpool", size: 27 }],
        /layers\[1\], the avgpool layer, .* 27×27 .* it gets 26×26×4/,
      ],
      ["pooling of all but channels", [{ type: "avgpool", size: "all" }], /avgpool layer, takes .* it gets 28×28/],
      [
        "pooling of most",
        [conv, { type: "maxpool", size: "most" }],
        /layers\[1\]\.size has to be a whole number from 1 to 4096 or "all", but it is "most"/,
      ],
      [
        "a stride of what does not move",
        [conv, { type: "avgpool", size: "all", stride: 1 }],
        /layers\[1\] has the unknown field "stride"; it can have: type, size/,
      ],
      [
        "a picture as logits",
        [conv],
        /layers\[0\], the conv2d layer, has to end .* one logit for each .* but it gives 26×26×4/,
      ],
      [
        "branches of other channels",
        [{ type: "residual", main: [conv], skip: [{ ...conv, channels: 5 }] }],
        /layers\[0\], the residual layer, adds .* main gives 26×26×4 and skip gives 26×26×5/,
      ],
      [
        "a branch that shrinks",
        [conv, { type: "residual", main: [conv], skip: [] }],
        /layers\[1\], the residual layer, adds .* main gives 24×24×4 and skip gives 26×26×4/,
      ],
      [
        "a layer within branches",
        [conv, residual, { ...residual, main: [{ ...residual, skip: [{ type: "relu" }, { ...conv, size: 27 }] }] }],
        /valid: layers\[2\]\.main\[0\]\.skip\[1\], the conv2d layer, .* it gets 26×26×4\.$/,
      ],
      [
        "branches of different shapes within a branch",
        [conv, residual, { ...residual, skip: [residual, { ...residual, main: [conv] }] }],
        /valid: layers\[2\]\.skip\[1\], the residual layer, .* 24×24×4 and skip gives 26×26×4\.$/,
      ],
      ["a named layer", [conv, { ...last, name: "F6" }], /layers\[1\], the dense layer "F6", takes a row/],
      [
        "a last layer with a name",
        [{ ...last, name: "F6", units: 1 }],
        /layers\[0\], the dense layer "F6", has to end/,
      ],
      ["normalised pixels", [{ type: "batchnorm" }], /layers\[0\], the batchnorm layer, takes .* but it gets 28×28/],
      [
        "everything dropped",
        [{ type: "dropout", rate: 1 }],
        /layers\[0\]\.rate has to be a number from 0 to below 1, but it is 1/,
      ],
      [
        "a name that a running mean has",
        [
          { ...last, name: "B_running" },
          { type: "batchnorm", name: "B" },
        ],
        /layers\[1\]\.name is "B_running", which another layer has/,
      ],
      [
        "unknown padding",
        [{ ...conv, padding: "full" }],
        /layers\[0\]\.padding has to be "valid" or "same", but it is "full"/,
      ],
      ["a stride of zero", [{ ...conv, stride: 0 }], /layers\[0\]\.stride has to be a whole number from 1/],
    ] as const
  ).map(([what, layers, message]) => [what, { input, layers }, message] as const),
  ["a loss that is a word", { input, layers: [last], loss: "exact" }, /network\.loss has to be an object.*"exact"/],
];

for (const [what, network, message] of refused) {
  test(`refused: ${what}`, () => assert.throws(() => parseNetwork(network), message));
}
