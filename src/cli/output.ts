import { reason } from "../disk/files.js";
import { FAILED } from "./exit-codes.js";

/** A pipe whose reader has ended, as in `| head -1`, and a terminal that was closed. */
const READER_GONE = ["EPIPE", "EIO"];

/** Keeps a lost output from crashing the process: that nobody reads on is no failure, a full disk is one. */
export function watchOutput(): void {
  let said = false;
  process.stderr.on("error", () => {});
  process.stdout.on("error", (error) => {
    if ("code" in error && READER_GONE.includes(String(error.code))) return;
    process.exitCode = FAILED;
    if (!said) console.error(`error: The output cannot be written: ${reason(error)}.`);
    said = true;
  });
}

/** One line of a message, whatever the names and files hold that it cites. */
export function oneLine(message: string): string {
  return message.replaceAll(/[\p{Cc}\s]+/gu, " ");
}
