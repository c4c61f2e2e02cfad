import { setBackend } from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";

// In Node its wasm has SIMD, but one thread.
const folder = new URL(".", import.meta.resolve("@tensorflow/tfjs-backend-wasm"));
setWasmPaths(folder.pathname);
await setBackend("wasm");

export { lenet5, mlp } from "./tensorflow.js";
