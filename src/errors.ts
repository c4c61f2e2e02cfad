/**
 * A file, an option or a description is not what it has to be. The message is one sentence that names what was read,
 * what was expected and what was found.
 */
export class InputError extends Error {
  override readonly name = "InputError";
}
