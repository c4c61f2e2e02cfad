/**
 * Lets `using` close an object. Engines that have no `using` yet lack its symbol too; compilers that translate it then look
 * for one of this name.
 */
export function closeAtEndOfScope(object: { close(): void }): void {
  const dispose: symbol = Symbol.dispose ?? Symbol.for("Symbol.dispose");
  Object.defineProperty(object, dispose, { value: () => object.close() });
}
