import { InputError } from "../errors.js";
import { quoted } from "./quoted.js";

/** No folder, drive, hidden file or shell's special character can be told with these. */
const PLAIN = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
const RULE = "at most 128 letters, digits, dots, hyphens or underscores that do not begin with a dot or hyphen";
const ENDING = ".npy";

/**
 * `NAME.npy`, as the file of a tensor is called.
 * @throws InputError when the name could lead out of the folder, or is more than plain
 */
export function fileNameOf(tensor: string): string {
  if (!PLAIN.test(tensor)) {
    throw new InputError(`Expected tensor names that can be file names, ${RULE}, found ${quoted(tensor)}.`);
  }
  return `${tensor}${ENDING}`;
}

/**
 * The name of the tensor in a file called `NAME.npy`.
 * @param source names what holds the file in errors.
 * @throws InputError as fileNameOf, and for another ending
 */
export function tensorNameOf(fileName: string, source: string): string {
  const tensor = fileName.slice(0, -ENDING.length);
  if (!fileName.endsWith(ENDING) || !PLAIN.test(tensor)) {
    throw new InputError(
      `${source}: expected files called NAME${ENDING}, the name ${RULE}, found ${quoted(fileName)}.`,
    );
  }
  return tensor;
}
