import { InputError } from "../errors.js";
import { runningName } from "../layers/batch-norm.js";
import { shown } from "../layers/fields.js";
import type { Names } from "../layers/layer.js";
import type { LayerDescription } from "../layers/sequence.js";

const LEGAL_NAME = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;

export interface NetworkNames extends Names {
  /** After all names that are given: the layers, with free ones where they had none: `dense1`, `dense2`, … */
  complete(layers: readonly LayerDescription[]): LayerDescription[];
}

/** Names of layers become file names, so they are plain, and differ also where upper and lower case are one. */
export function newNames(): NetworkNames {
  const taken = new Set<string>();
  const counts = new Map<string, number>();
  const claim = (name: string, path: string): string => {
    if (!LEGAL_NAME.test(name)) {
      throw new InputError(
        `${path}.name has to be a letter followed by at most 63 letters, digits or underscores, but it is ${shown(name)}.`,
      );
    }
    if (taken.has(name.toLowerCase())) throw new InputError(`${path}.name is "${name}", which another layer has.`);
    taken.add(name.toLowerCase());
    return name;
  };
  const next = (type: string): string => {
    let count = counts.get(type) ?? 0;
    let name: string;
    do name = `${type}${++count}`;
    while (taken.has(name) || (type === "batchnorm" && taken.has(runningName(name))));
    counts.set(type, count);
    return name;
  };
  const complete = (layers: readonly LayerDescription[]): LayerDescription[] =>
    layers.map((layer) => {
      if (layer.type === "residual") return { ...layer, main: complete(layer.main), skip: complete(layer.skip) };
      return "name" in layer && layer.name === "" ? { ...layer, name: next(layer.type) } : layer;
    });
  return {
    claim,
    given(fields) {
      const name = fields.word("name", "");
      return name === "" ? name : claim(name, fields.path);
    },
    complete,
  };
}
