/** Apart, because it is large and asked for by few: to be imported when it is. */
export { renderReport } from "glyphnet/report";
