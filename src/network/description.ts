import { InputError } from "../errors.js";
import { Fields } from "../layers/fields.js";
import { type InputDescription, parseInput } from "../layers/input.js";
import { layerAt } from "../layers/layer.js";
import { type LayerDescription, sequence } from "../layers/sequence.js";
import { type LossDescription, parseLoss } from "./loss.js";
import { newNames } from "./names.js";

/**
 * A network as data, fit for JSON: the pictures that come in, then the layers up to the logits, one per class. The loss
 * is softmax and cross-entropy, exact unless told.
 */
export interface NetworkDescription {
  readonly input: InputDescription;
  readonly layers: readonly LayerDescription[];
  readonly loss?: LossDescription;
}

const MOST_CLASSES = 256;
/** Lists and objects within one another; a residual layer takes two. Far from where recursion would end the program. */
const MOST_NESTED = 64;

/**
 * Checks a network that comes from outside, and names the layers that have none.
 * @param source what the messages call it, for example a file's name
 * @throws InputError that names the field, what was expected and what was found
 */
export function parseNetwork(value: unknown, source = "The network"): NetworkDescription {
  try {
    checkNesting(value);
    const fields = new Fields(value, "network");
    const input = parseInput(fields.object("input"));
    const names = newNames();
    const layers = sequence.parse(fields.list("layers"), "layers", names);
    const loss = fields.has("loss") ? parseLoss(fields.object("loss")) : undefined;
    fields.end();
    const logits = sequence.outputShape(layers, [input.height, input.width]);
    const classes = logits.length === 1 ? (logits[0] ?? 0) : 0;
    const last = layers.at(-1);
    if (last === undefined || classes < 2 || classes > MOST_CLASSES) {
      const what =
        last === undefined ? "network.layers, an empty list," : layerAt(`layers[${layers.length - 1}]`, last);
      throw new InputError(
        `${what} has to end the network with one logit for each of 2 to ${MOST_CLASSES} classes, ` +
          `but it gives ${logits.join("×")}.`,
      );
    }
    return { input, layers: names.complete(layers), ...(loss === undefined ? {} : { loss }) };
  } catch (error) {
    if (error instanceof InputError) throw new InputError(`${source} is not valid: ${error.message}`);
    throw error;
  }
}

/** Without recursion, unlike all that comes after. */
function checkNesting(network: unknown): void {
  const open: { value: unknown; depth: number }[] = [{ value: network, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, depth } = next;
    if (typeof value !== "object" || value === null) continue;
    if (depth === MOST_NESTED) {
      throw new InputError(
        `it has to nest at most ${MOST_NESTED} lists and objects in one another, but it nests more.`,
      );
    }
    for (const inner of Object.values(value)) open.push({ value: inner, depth: depth + 1 });
  }
}
