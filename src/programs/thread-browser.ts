import { serveThread } from "../engine/thread.js";

self.onmessage = ({ data }) => serveThread(data, () => self.postMessage("ready"));
