import { StorageError } from "./storage-error.js";

const NAME = "glyphnet";
const VERSION = 1;

/** What the database holds: runs without their checkpoints, those apart, and data sets that did not come with the page. */
export const RUNS = "runs";
export const CHECKPOINTS = "checkpoints";
export const DATA = "data";

/**
 * Does something in one transaction: all of it happens or, when it fails or the browser ends, nothing.
 * The database is opened for it alone, so that no tab holds up another.
 *
 * @throws StorageError
 */
export async function inTransaction<Result>(
  mode: IDBTransactionMode,
  task: (store: (name: string) => IDBObjectStore) => Promise<Result>,
): Promise<Result> {
  try {
    const database = await open();
    try {
      const transaction = database.transaction([RUNS, CHECKPOINTS, DATA], mode, { durability: "strict" });
      const done = finished(transaction);
      const result = await task((name) => transaction.objectStore(name)).catch((error: unknown) => {
        abort(transaction);
        done.catch(() => undefined);
        throw error;
      });
      await done;
      return result;
    } finally {
      database.close();
    }
  } catch (error) {
    throw StorageError.from(error);
  }
}

export function answered<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Where storage is switched off browsers fail here, each in its own way. */
async function open(): Promise<IDBDatabase> {
  try {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      for (const name of [RUNS, CHECKPOINTS, DATA]) request.result.createObjectStore(name);
    };
    return await answered(request);
  } catch (error) {
    throw StorageError.from(error, "denied");
  }
}

function finished(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort();
  } catch {
    // It has failed, and so is aborted already.
  }
}
