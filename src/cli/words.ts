/** Numbers as people read them. */

export function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

export function thousands(value: number): string {
  return Math.round(value).toLocaleString("en");
}

/** m:ss */
export function clock(seconds: number): string {
  const whole = Math.ceil(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
