import { mkdirSync } from "node:fs";
import { writeChartModule } from "./chart.js";
import { writeDigits } from "./digits.js";
import { writeKernelModules } from "./kernels.js";

mkdirSync("src/generated", { recursive: true });
mkdirSync("dist", { recursive: true });
writeKernelModules();
writeChartModule();
writeDigits();
