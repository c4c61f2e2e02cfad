const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as HTML, safe between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** A value as JSON for a `<script>` element: no string in it can close the element. NaN and infinities become null. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}

/** A count, as "10,000". */
export function count(value: number): string {
  return Number.isFinite(value) ? value.toLocaleString("en") : "not finite";
}

/** A loss, a rate or another measured number, to about four digits. */
export function decimal(value: number): string {
  if (!Number.isFinite(value)) return "not finite";
  const size = Math.abs(value);
  return size >= 0.001 && size < 1e6 ? value.toFixed(4) : String(Number(value.toPrecision(4)));
}

/** A learning rate or another number that may be tiny, with four significant digits at most. */
export function rate(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : "not finite";
}

/** A share of 1, as "97.1 %". What would only round to nothing or to all reads "under 0.1 %" or "over 99.9 %". */
export function percent(share: number, digits = 1): string {
  if (!Number.isFinite(share)) return "not finite";
  const step = 10 ** -digits;
  if (share < 1 && share * 100 > 100 - step / 2) return `over ${(100 - step).toFixed(digits)} %`;
  if (share > 0 && share * 100 < step / 2) return `under ${step.toFixed(digits)} %`;
  return `${(share * 100).toFixed(digits)} %`;
}

/** Seconds as "8.3 s", "4 min 10 s" or "2 h 5 min". */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return "not finite";
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
