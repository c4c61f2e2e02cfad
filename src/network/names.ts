import { InputError } from "../errors.js";
import { shown } from "../layers/fields.js";
import type { Names } from "../layers/layer.js";

const LEGAL_NAME = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;

/** Names of layers become file names, so they are plain, and differ also where upper and lower case are one. */
export function newNames(): Names {
  const taken = new Set<string>();
  const counts = new Map<string, number>();
  return {
    claim(name, path) {
      if (!LEGAL_NAME.test(name)) {
        throw new InputError(
          `${path}.name has to be a letter followed by at most 63 letters, digits or underscores, but it is ${shown(name)}.`,
        );
      }
      if (taken.has(name.toLowerCase())) throw new InputError(`${path}.name is "${name}", which another layer has.`);
      taken.add(name.toLowerCase());
      return name;
    },
    next(type) {
      let name: string;
      do {
        const count = (counts.get(type) ?? 0) + 1;
        counts.set(type, count);
        name = `${type}${count}`;
      } while (taken.has(name));
      taken.add(name);
      return name;
    },
  };
}
