/**
 * `glyphnet/report`: a run as one page of HTML that needs no other file.
 *
 * @module
 */
export { drawSamples, worstMistakes } from "./report/compose.js";
export { renderReport } from "./report/page.js";
export type { Report, ReportImage } from "./report/report.js";
