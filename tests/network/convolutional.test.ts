import assert from "node:assert/strict";
import { test } from "node:test";
import { resnet } from "../../src/network/convolutional.js";
import { Network } from "../../src/network/network.js";
import { predict } from "../../src/training/evaluate.js";

test("resnet sees all of a picture, also of one that is not square", async () => {
  const [height, width] = [28, 52];
  const network = await Network.create(resnet({ height, width }), { seed: 3 });
  const probabilities = (row: number, column: number) => {
    const image = new Uint8Array(height * width);
    image[row * width + column] = 255;
    return predict(network, image);
  };
  const corners = [probabilities(0, 0), probabilities(0, width - 1), probabilities(height - 1, 0)];
  const blank = predict(network, new Uint8Array(height * width));
  for (const seen of corners) assert.notDeepEqual(seen, blank);
});
