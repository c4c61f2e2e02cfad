import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";
import { offline } from "./offline/plugin.js";
import { pageSize } from "./page-size.js";

const place = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** What a page may load and run: its own files, and WebAssembly. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "img-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** Threads share memory only on a page that is isolated from other origins. */
const isolation = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

/** Static hosts send no such header, so the built page says it too. Not while developing: Vite then adds styles inline. */
function policyInPage(): Plugin {
  return {
    name: "content-security-policy",
    apply: "build",
    transformIndexHtml: () => [
      {
        tag: "meta",
        attrs: { "http-equiv": "Content-Security-Policy", content: contentSecurityPolicy },
        injectTo: "head-prepend",
      },
    ],
  };
}

export default defineConfig({
  root: place("."),
  base: "./",
  resolve: {
    alias: [
      { find: /^glyphnet$/, replacement: place("../src/index.ts") },
      { find: /^glyphnet\/(relaxed|report)$/, replacement: place("../src/$1.ts") },
    ],
  },
  worker: { format: "es" },
  build: { outDir: place("../dist/demo"), emptyOutDir: true, target: "es2022", assetsInlineLimit: 0 },
  server: { headers: isolation, fs: { allow: [place("..")] } },
  preview: { headers: { ...isolation, "Content-Security-Policy": contentSecurityPolicy } },
  plugins: [policyInPage(), offline(), pageSize()],
});
