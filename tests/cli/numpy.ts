import { execFileSync } from "node:child_process";

/** Why NumPy cannot be asked here, or false where it can. */
export const numpyMissing: string | false = (() => {
  try {
    execFileSync("python3", ["-c", "import numpy"], { stdio: "ignore" });
    return false;
  } catch {
    return "python3 with NumPy is not installed here";
  }
})();

/** What a Python program, which finds its words in sys.argv[1:], prints. */
export function python(program: string, ...words: string[]): string {
  return execFileSync("python3", ["-c", program, ...words], { encoding: "utf8" }).trim();
}
