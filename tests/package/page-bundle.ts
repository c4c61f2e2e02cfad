import type { BuildOptions } from "esbuild";

/** How a page's program is bundled to learn its size, for glyphnet and the libraries beside it alike. */
export const pageBundle = {
  bundle: true,
  minify: true,
  format: "esm",
  platform: "browser",
  target: "es2022",
  outfile: "bundle.js",
  // The compiler's settings lead to the sources; here a package is taken as it ships.
  tsconfigRaw: {},
  logLevel: "error",
  write: false,
} as const satisfies BuildOptions;
