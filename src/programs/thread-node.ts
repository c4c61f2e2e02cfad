import { parentPort } from "node:worker_threads";
import { serveThread } from "../engine/thread.js";

parentPort?.once("message", (start) => serveThread(start, () => parentPort?.postMessage("ready")));
