import { serveThread, type ThreadStart } from "../../src/engine/thread.js";

/** The threads' program as a file of the page, whose policy allows no other: the library's own one is a blob. */
self.onmessage = ({ data }: MessageEvent<ThreadStart>) => serveThread(data, () => postMessage("ready"));
