/** Writes down what the package costs now: what `npm run size` is for after a change that is worth its bytes. */
import { writeFileSync } from "node:fs";
import { allSizes } from "./bundle.js";

const sizes = await allSizes();
writeFileSync(new URL("sizes.json", import.meta.url), `${JSON.stringify(sizes, null, 2)}\n`);
for (const [name, { gzipped }] of Object.entries(sizes)) console.log(`${name}: ${gzipped} bytes`);
