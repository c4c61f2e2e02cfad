import { mkdirSync, rmSync } from "node:fs";
import { writeChartModule } from "./chart.js";
import { writeDigits } from "./digits.js";
import { writeKernelModules } from "./kernels.js";
import { writePrograms } from "./programs.js";
import { writeThirdPartyNotices } from "./third-party.js";

// What an earlier build wrote under another name would be shipped.
for (const folder of ["browser", "node", "types"]) rmSync(`dist/${folder}`, { recursive: true, force: true });
mkdirSync("src/generated", { recursive: true });
mkdirSync("dist", { recursive: true });
await writeKernelModules();
await writePrograms();
writeChartModule();
writeDigits();
writeThirdPartyNotices();
