/** What the visitor chose before; nothing where the browser keeps nothing, as in some private windows. */
export function remembered(name: string): string | undefined {
  try {
    return localStorage.getItem(`glyphnet.${name}`) ?? undefined;
  } catch {
    return undefined;
  }
}

export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(`glyphnet.${name}`, value);
  } catch {
    // Then it is forgotten with the page.
  }
}
