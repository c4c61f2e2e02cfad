import assert from "node:assert/strict";
import { test } from "node:test";
import { parseNetwork } from "../../src/network/description.js";
import { preset, residualMlp } from "../../src/network/presets.js";

const input = { width: 28, height: 28 };
const last = { type: "dense", units: 10 };

test("layers without a name get one, and none twice", () => {
  const { layers } = parseNetwork({
    input,
    layers: [{ type: "dense", units: 5, name: "dense1" }, { type: "relu" }, { type: "dense", units: 4 }, last],
  });
  assert.deepEqual(
    layers.map((layer) => ("name" in layer ? layer.name : layer.type)),
    ["dense1", "relu", "dense2", "dense3"],
  );
});

test("a parsed network is valid again, also after a trip through JSON", () => {
  const network = residualMlp();
  assert.deepEqual(parseNetwork(JSON.parse(JSON.stringify(network))), network);
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
  ["no layers", { input, layers: [] }, /the last layer has to give one logit.*28×28/],
  ["layers missing", { input }, /network\.layers has to be a list of layers, but it is missing/],
  ["unknown type", { input, layers: [{ type: "conv9" }] }, /layers\[0\]\.type has to be one of dense.*"conv9"/],
  ["a type from the prototype", { input, layers: [{ type: "constructor" }] }, /has to be one of dense/],
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
];

for (const [what, network, message] of refused) {
  test(`refused: ${what}`, () => assert.throws(() => parseNetwork(network), message));
}
