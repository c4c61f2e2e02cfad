/** Puts text where it can be pasted from; without permission it is selected in a field for the visitor to copy. */
export async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    prompt("", text);
  }
}
