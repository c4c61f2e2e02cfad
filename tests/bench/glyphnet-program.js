/** What the programs of peers/programs/ are of other libraries; here, where `glyphnet` is this package as it is built. */
import { makeDataset, Network, predict, residualMlp, train } from "glyphnet";

const settings = { epochs: 1, rate: 0.05, optimizer: { type: "sgd", momentum: 0 }, schedule: { type: "constant" } };

export async function mlp(options) {
  const network = await Network.create(residualMlp(), options);
  return {
    async train({ bytes, labels }) {
      const digits = makeDataset({ images: bytes, labels, width: 28, height: 28, classes: 10 });
      for await (const event of train(network, digits, digits, { ...settings, batch: labels.length })) {
        if (event.type === "step") return event.loss;
      }
    },
    predict: ({ bytes }) => predict(network, bytes),
    close: () => network.close(),
  };
}
