import { randomUUID } from "node:crypto";
import {
  appendFileSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { InputError } from "../errors.js";

/** Files and folders that are not whole yet. */
const TEMPORARY = /^\.[0-9a-f-]{36}\.tmp$/;

/** @throws InputError that names the file and says why it cannot be read */
export function readFile(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new InputError(`${path} cannot be read: ${reason(error)}.`);
  }
}

/** @throws InputError when the file cannot be read or is not JSON */
export function readJson(path: string): unknown {
  const text = new TextDecoder().decode(readFile(path));
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError(`${path} is not JSON: ${error instanceof Error ? error.message : error}.`);
  }
}

/** @throws InputError that says why the folder of that kind ("data", "weights") cannot be read */
export function listFolder(path: string, kind: string): string[] {
  try {
    return readdirSync(path);
  } catch (error) {
    throw new InputError(`The ${kind} folder ${path} cannot be read: ${reason(error)}.`);
  }
}

/**
 * Writes the whole file or nothing: a temporary file beside it takes its place once it is on the disk, so that neither a
 * crash of the process nor one of the machine leaves half a file.
 */
export function writeFile(path: string, content: string | Uint8Array): void {
  const temporary = join(dirname(path), `.${randomUUID()}.tmp`);
  try {
    const file = openSync(temporary, "wx");
    try {
      writeFileSync(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
    syncFolder(dirname(path));
  } catch (error) {
    removeFile(temporary);
    throw new InputError(`${path} cannot be written: ${reason(error)}.`);
  }
}

/** Where the system can do that: makes sure that a new name in the folder is on the disk. */
function syncFolder(path: string): void {
  try {
    const folder = openSync(path, "r");
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  } catch {
    // Windows and some file systems do not let a folder be synced; the file itself is.
  }
}

/** Writes a new folder of files, whole or not at all: a temporary folder beside it takes its name. */
export function writeFolder(
  path: string,
  files: readonly { readonly fileName: string; readonly bytes: Uint8Array }[],
): void {
  const temporary = join(dirname(path), `.${randomUUID()}.tmp`);
  try {
    mkdirSync(temporary);
    for (const { fileName, bytes } of files) writeFileSync(join(temporary, fileName), bytes, { flush: true });
    renameSync(temporary, path);
    syncFolder(dirname(path));
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    throw new InputError(`The folder ${path} cannot be written: ${reason(error)}.`);
  }
}

/** Adds to the end of a file, and makes it where it is missing. */
export function appendFile(path: string, content: string): void {
  try {
    appendFileSync(path, content);
  } catch (error) {
    throw new InputError(`${path} cannot be written: ${reason(error)}.`);
  }
}

/**
 * @param called what errors call it, where that is another name
 * @throws InputError when something of that name exists already
 */
export function makeFolder(path: string, called = path): void {
  try {
    if (!existsSync(dirname(path))) mkdirSync(dirname(path), { recursive: true });
    mkdirSync(path);
  } catch (error) {
    throw new InputError(`The folder ${called} cannot be made: ${reason(error)}.`);
  }
}

/** Gives a folder its name. @throws InputError when something of that name exists already, or the system refuses */
export function placeFolder(path: string, from: string): void {
  try {
    renameSync(from, path);
    syncFolder(dirname(path));
  } catch (error) {
    throw new InputError(`The folder ${path} cannot be made: ${reason(error)}.`);
  }
}

/** Puts a folder in another's place; the other is gone then. */
export function replaceFolder(path: string, by: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
    renameSync(by, path);
    syncFolder(dirname(path));
  } catch (error) {
    throw new InputError(`The folder ${path} cannot be written: ${reason(error)}.`);
  }
}

/** Removes a folder with all that is in it, where that is possible. */
export function removeFolder(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // The error that led here says more.
  }
}

/** Removes what a process that was killed while it wrote has left anywhere under a folder. */
export function removeRests(path: string): void {
  const names = readdirSync(path, { recursive: true, encoding: "utf8" });
  for (const name of names) if (TEMPORARY.test(basename(name))) removeFolder(join(path, name));
}

/** Removes a file where that is possible. */
export function removeFile(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // The error that led here says more.
  }
}

/** The system's reason for refusing a file, in words. */
export function reason(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  switch (code) {
    case "ENOENT":
      return "there is no such file or folder";
    case "EEXIST":
    case "ENOTEMPTY":
      return "it exists already";
    case "EACCES":
    case "EPERM":
      return "permission is denied";
    case "EISDIR":
      return "it is a folder, not a file";
    case "ENOTDIR":
      return "a part of the path is a file, not a folder";
    case "ENOSPC":
      return "no space is left on the device";
    case "EDQUOT":
      return "the disk quota is used up";
    case "EFBIG":
      return "the file would be larger than is allowed";
    case "ENAMETOOLONG":
      return "the name is too long";
    case "EROFS":
      return "the file system is read-only";
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
