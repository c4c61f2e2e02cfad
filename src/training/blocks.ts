import type { Address } from "../engine/arena.js";
import { FLOAT_BYTES } from "../engine/padding.js";
import { InputError } from "../errors.js";
import type { NamedTensor, Network } from "../network/network.js";

/** Named blocks of numbers in a network's memory, each laid out as its weights are. */
export class Blocks {
  readonly #addresses = new Map<string, Address>();

  constructor(readonly network: Network) {
    this.#addresses.set("weights", network.table.values);
  }

  /** A new block of zeros. */
  reserve(name: string): Address {
    if (this.#addresses.has(name)) throw new Error(`There are two blocks called ${name}.`);
    const address = this.network.engine.arena.reserve(this.network.table.blockFloats * FLOAT_BYTES);
    this.#addresses.set(name, address);
    return address;
  }

  /** A view of a block, padding included. */
  floats(address: Address): Float32Array {
    return this.network.engine.arena.floats(address, this.network.table.blockFloats);
  }

  /** Copies of all blocks. */
  read(): Map<string, NamedTensor[]> {
    return new Map([...this.#addresses].map(([name, address]) => [name, this.network.readBlock(address)]));
  }

  /**
   * Replaces all blocks; nothing is changed unless all of them are there and fit.
   * @throws InputError
   */
  write(blocks: ReadonlyMap<string, readonly NamedTensor[]>): void {
    const writes = [...this.#addresses].map(([name, address]) => {
      const tensors = blocks.get(name);
      if (tensors === undefined) throw new InputError(`The state of training lacks "${name}".`);
      return this.network.blockWriter(address, tensors, name);
    });
    const unknown = [...blocks.keys()].find((name) => !this.#addresses.has(name));
    if (unknown !== undefined) {
      const known = [...this.#addresses.keys()].join(", ");
      throw new InputError(
        `The state of training holds "${unknown}", which this optimizer does not keep; it has ${known}.`,
      );
    }
    for (const write of writes) write();
  }
}
