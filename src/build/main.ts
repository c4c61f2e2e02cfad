import { mkdirSync } from "node:fs";
import { writeDigits } from "./digits.js";
import { writeKernelModule } from "./kernels.js";
import { writeChartModule } from "./chart.js";

mkdirSync("src/generated", { recursive: true });
mkdirSync("dist", { recursive: true });
writeKernelModule();
writeChartModule();
writeDigits();
