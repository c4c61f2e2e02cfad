/** Hands a file to the browser, as a click on a download does. */
export function saveFile(name: string, content: BlobPart, type = "application/octet-stream"): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The download has begun once the click is over; some browsers read the address a little later.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
