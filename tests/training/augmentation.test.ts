import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { InputError } from "../../src/errors.js";
import { Fields } from "../../src/layers/fields.js";
import {
  type AugmentationDescription,
  augmentationFrom,
  augmentationNames,
  augmentationText,
  isNone,
  parseAugmentation,
} from "../../src/training/augmentation.js";

const none: AugmentationDescription = { shift: 0, rotation: 0, scale: 0, shear: 0, elastic: 0 };

const parse = (value: unknown) => parseAugmentation(new Fields(value, "augmentation"));

describe("a description of augmentation", () => {
  test("what is not given is 0", () => {
    assert.deepEqual(parse({}), none);
    assert.deepEqual(parse({ rotation: 10 }), { ...none, rotation: 10 });
    assert.deepEqual(parse({ elastic: { alpha: 34, sigma: 4 } }), { ...none, elastic: { alpha: 34, sigma: 4 } });
    assert.deepEqual(parse({ elastic: 0 }), none);
    assert.deepEqual(parse({ shift: undefined, elastic: undefined }), none);
  });

  const refused: [unknown, RegExp][] = [
    [{ shift: -1 }, /augmentation\.shift has to be a number from 0 to 4096, but it is -1/],
    [{ rotation: 181 }, /augmentation\.rotation has to be a number from 0 to 180/],
    [{ scale: 1 }, /augmentation\.scale has to be a number from 0 to 0\.9, but it is 1/],
    [{ shear: "much" }, /augmentation\.shear has to be a number.*"much"/],
    [{ elastic: 3 }, /augmentation\.elastic has to be an object, but it is 3/],
    [{ elastic: { alpha: 34 } }, /elastic\.sigma has to be a number from 0\.5 to 100, but it is missing/],
    [{ elastic: { alpha: 34, sigma: 0.4 } }, /elastic\.sigma has to be a number from 0\.5/],
    [{ elastic: { alpha: 34, sigma: 4, beta: 1 } }, /unknown field "beta"/],
    [{ zoom: 2 }, /unknown field "zoom"; it can have: shift, rotation, scale, shear, elastic/],
    [{ shift: Number.NaN }, /augmentation\.shift has to be a number from 0 to 4096, but it is NaN/],
    [{ elastic: { alpha: -1, sigma: 4 } }, /elastic\.alpha has to be a number from 0 to 1000000, but it is -1/],
    [{ elastic: null }, /augmentation\.elastic has to be an object, but it is null/],
    [[], /augmentation has to be an object/],
  ];
  for (const [value, message] of refused) {
    test(`refused: ${JSON.stringify(value)}`, () => assert.throws(() => parse(value), message));
  }
});

describe("augmentation on the command line", () => {
  test("names, strengths, and a name with strengths after it", () => {
    assert.deepEqual(augmentationFrom("none"), none);
    assert.deepEqual(augmentationFrom("shift=2"), { ...none, shift: 2 });
    assert.deepEqual(augmentationFrom("shift=2,rotation=10,scale=0.1,shear=0.2,elastic=34:4"), {
      shift: 2,
      rotation: 10,
      scale: 0.1,
      shear: 0.2,
      elastic: { alpha: 34, sigma: 4 },
    });
    assert.deepEqual(augmentationFrom("affine,rotation=20"), { ...augmentationFrom("affine"), rotation: 20 });
    assert.deepEqual(augmentationFrom("elastic,elastic=0"), { ...augmentationFrom("elastic"), elastic: 0 });
  });

  test("none alone changes nothing, and elastic alone bends", () => {
    assert.deepEqual(
      augmentationNames.filter((name) => isNone(augmentationFrom(name))),
      ["none"],
    );
    assert.deepEqual(
      augmentationNames.filter((name) => augmentationFrom(name).elastic !== 0),
      ["elastic"],
    );
  });

  test("its text is read back", () => {
    for (const text of [...augmentationNames, "scale=0.25,elastic=8:2.5"]) {
      assert.deepEqual(augmentationFrom(augmentationText(augmentationFrom(text))), augmentationFrom(text));
    }
    assert.equal(augmentationText(none), "none");
    assert.equal(augmentationText(augmentationFrom("shear=0.1,shift=2")), "shift=2,shear=0.1");
  });

  const refused: [string, RegExp][] = [
    ["", /Expected none, affine, elastic, or strengths as in shift=2.*found ""/],
    ["strong", /Expected none, affine, elastic, or strengths.*found "strong"/],
    ["shift=2,affine", /found "affine" in "shift=2,affine"/],
    ["zoom=2", /found "zoom=2"/],
    ["shift=2=3", /found "shift=2=3"/],
    ["shift=", /augmentation\.shift has to be a number from 0 to 4096, but it is ""/],
    ["shift=two", /augmentation\.shift.*"two"/],
    ["rotation=200", /augmentation\.rotation has to be a number from 0 to 180, but it is 200/],
    ["elastic=34", /found "elastic=34"/],
    ["elastic=", /found "elastic="/],
    ["affine,elastic=34:4:1", /found "elastic=34:4:1" in "affine,elastic=34:4:1"/],
    ["elastic=x:4", /elastic\.alpha has to be a number from 0 to 1000000, but it is "x"/],
    ["elastic=34:0.1", /elastic\.sigma has to be a number from 0\.5/],
    ["toString", /found "toString"/],
  ];
  for (const [text, message] of refused) {
    test(`refused: ${JSON.stringify(text)}`, () => {
      assert.throws(() => augmentationFrom(text), { name: InputError.name, message });
    });
  }
});
