/** Why nothing can be kept: there is no storage or it is denied to the page, it is full, or something else. */
export type StorageProblem = "denied" | "full" | "failed";

/** The browser's storage did not do what it was asked. */
export class StorageError extends Error {
  override readonly name = "StorageError";

  constructor(
    readonly problem: StorageProblem,
    cause: unknown,
  ) {
    super(`The browser's storage ${words[problem]}: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }

  /** Whatever a request or a transaction failed with. */
  static from(cause: unknown, otherwise: StorageProblem = "failed"): StorageError {
    if (cause instanceof StorageError) return cause;
    const full = cause instanceof Error && cause.name === "QuotaExceededError";
    return new StorageError(full ? "full" : otherwise, cause);
  }
}

const words: Readonly<Record<StorageProblem, string>> = {
  denied: "is not open to this page",
  full: "is full",
  failed: "failed",
};
