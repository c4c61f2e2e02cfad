import { InputError } from "../errors.js";

/** A place in WebAssembly memory, in bytes from its start. */
export type Address = number;

const PAGE_BYTES = 65536;
const LARGEST_PAGES = 65536;
/** A cache line: arrays that different threads write never share one. */
const ALIGNMENT_BYTES = 64;
/** Addresses below are never given out: 0 stays free to mean "none". */
const FIRST_ADDRESS = 1024;

/**
 * The one memory of a network, given out from the bottom up. What was reserved after a mark is given back together.
 *
 * A view becomes stale when a later reservation grows the memory: ask for it again after reserving.
 */
export class Arena {
  /** @internal */
  readonly memory = newMemory();
  /** As long as the memory is: asking the memory for it each time takes as long as a small kernel. */
  #buffer = this.memory.buffer;
  /** That of each size the memory has had: all show the same bytes. */
  readonly #buffers = new WeakSet<ArrayBufferLike>([this.#buffer]);
  #top = FIRST_ADDRESS;
  #highest = FIRST_ADDRESS;

  /**
   * Reserves zero-filled room.
   * @throws InputError when WebAssembly's 4 GiB, or what the engine grants of it, are used up.
   */
  reserve(bytes: number): Address {
    const address = this.#top;
    const end = address + Math.ceil(bytes / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
    this.#growTo(end);
    if (address < this.#highest) this.bytes(address, Math.min(end, this.#highest) - address).fill(0);
    this.#top = end;
    this.#highest = Math.max(this.#highest, end);
    return address;
  }

  /** The present end, for `release`. */
  mark(): Address {
    return this.#top;
  }

  /** Gives back all that was reserved since `mark`. */
  release(mark: Address): void {
    this.#top = mark;
  }

  /** Where a view begins that lies in this memory; undefined for all others. */
  addressOf(view: Uint8Array): Address | undefined {
    return this.#buffers.has(view.buffer) ? view.byteOffset : undefined;
  }

  bytes(address: Address, count: number): Uint8Array {
    return new Uint8Array(this.#buffer, address, count);
  }

  words(address: Address, count: number): Uint32Array {
    return new Uint32Array(this.#buffer, address, count);
  }

  floats(address: Address, count: number): Float32Array {
    return new Float32Array(this.#buffer, address, count);
  }

  doubles(address: Address, count: number): Float64Array {
    return new Float64Array(this.#buffer, address, count);
  }

  #growTo(end: number): void {
    const missing = end - this.#buffer.byteLength;
    if (missing <= 0) return;
    try {
      this.memory.grow(Math.ceil(missing / PAGE_BYTES));
      this.#buffer = this.memory.buffer;
      this.#buffers.add(this.#buffer);
    } catch {
      const megabytes = Math.ceil(end / 1e6).toLocaleString("en");
      throw new InputError(
        `The run needs ${megabytes} MB of WebAssembly memory, more than this engine grants (at most 4,294 MB).`,
      );
    }
  }
}

/** Shared memory has to name its maximum, and an engine that is short of address space refuses a large one. */
function newMemory(): WebAssembly.Memory {
  for (let maximum = LARGEST_PAGES; ; maximum /= 2) {
    try {
      return new WebAssembly.Memory({ initial: 1, maximum, shared: true });
    } catch (error) {
      if (maximum <= 1024) throw error;
    }
  }
}
