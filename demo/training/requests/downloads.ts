import { encodeWeightsFile, evaluate, fingerprint, metricsCsv, writeCheckpoint, writeOnnx } from "glyphnet";
import { drawSamples, type Report, worstMistakes } from "glyphnet/report";
import { checkpointOf, digestOf } from "../../keep/checkpoints.js";
import { argumentsOf } from "../../settings/arguments.js";
import type { Laboratory } from "../laboratory.js";
import type { Run } from "../run.js";
import { Transfer } from "../transfer.js";

export type DownloadFormat = "npz" | "safetensors" | "onnx" | "csv" | "run";

const REPORTED_IMAGES = 25;

const encoders: Readonly<Record<DownloadFormat, (run: Run) => Uint8Array | Promise<Uint8Array>>> = {
  npz: ({ network }) => encodeWeightsFile({ tensors: network.weights() }, ".npz"),
  safetensors: ({ network }) =>
    encodeWeightsFile({ tensors: network.weights(), description: network.description }, ".safetensors"),
  onnx: ({ network }) => writeOnnx(network.description, network.weights()),
  csv: ({ training }) => new TextEncoder().encode(metricsCsv(training.epochs)),
  run: async (run) => {
    const state = run.training.state();
    return writeCheckpoint(checkpointOf(run, state, await digestOf(run.data, run.own)));
  },
};

/** The run as the content of a file: its weights, its metrics, or all that it takes to go on. */
export async function download(laboratory: Laboratory, format: DownloadFormat): Promise<Transfer<ArrayBuffer>> {
  const bytes = Uint8Array.from(await encoders[format](await laboratory.run()));
  return new Transfer(bytes.buffer, [bytes.buffer]);
}

/** What the report page shows of the run. */
export async function report(laboratory: Laboratory, _: undefined): Promise<Report> {
  const { network, test, training, settings, dataName, startFrom } = await laboratory.run();
  const evaluation = evaluate(network, test);
  const { epochs } = training;
  const samples = drawSamples(network, test, evaluation, REPORTED_IMAGES, settings.seed);
  return {
    title: `glyphnet: ${settings.model} on ${dataName}`,
    settings: [
      ["network", settings.model],
      ["data", dataName],
      ["start from", startFrom ?? "random weights"],
      ...argumentsOf(settings).map(([name, text]): [string, string] => [name, text === "" ? "yes" : text]),
    ],
    epochs,
    test: { ...evaluation, classes: network.classes },
    fingerprint: await fingerprint(network.weights()),
    seconds: epochs.reduce((sum, { seconds }) => sum + seconds, 0),
    samples,
    mistakes: worstMistakes(test, evaluation, REPORTED_IMAGES),
  };
}
