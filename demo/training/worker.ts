import { failureOf } from "./failure.js";
import { Laboratory } from "./laboratory.js";
import type { Message, Request } from "./messages.js";
import { requests } from "./requests.js";
import { Transfer } from "./transfer.js";

/** Of a worker's global scope, what is used: the compiler knows that of a page alone. */
const page: { postMessage(message: Message, transfer?: readonly ArrayBuffer[]): void } = self as never;

const laboratory = new Laboratory((name, event) => {
  page.postMessage({ type: "event", name, event } as Message);
});

self.onmessage = async ({ data }: MessageEvent<Request>) => {
  const { id, kind, payload } = data;
  try {
    // The compiler does not see that a payload fits the handler of its own kind.
    const handle = requests[kind] as (laboratory: Laboratory, payload: unknown) => Promise<unknown>;
    const result = await handle(laboratory, payload);
    if (result instanceof Transfer) page.postMessage({ type: "answer", id, result: result.value }, result.buffers);
    else page.postMessage({ type: "answer", id, result } as Message);
  } catch (error) {
    page.postMessage({ type: "refusal", id, failure: failureOf(error) });
  }
};
