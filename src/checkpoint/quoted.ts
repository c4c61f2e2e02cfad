const LONGEST = 60;

/** A name from a file, in quotes and cut to a length that a message can hold. */
export function quoted(name: string): string {
  const text = JSON.stringify(name.slice(0, LONGEST));
  return name.length > LONGEST ? `${text.slice(0, -1)}…"` : text;
}
