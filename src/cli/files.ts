import { randomUUID } from "node:crypto";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { InputError } from "../errors.js";

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

/** Writes the whole file or nothing: a temporary file beside it takes its place. */
export function writeFile(path: string, content: string | Uint8Array): void {
  const temporary = join(dirname(path), `.${randomUUID()}.tmp`);
  try {
    writeFileSync(temporary, content);
    renameSync(temporary, path);
  } catch (error) {
    removeFile(temporary);
    throw new InputError(`${path} cannot be written: ${reason(error)}.`);
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

/** @throws InputError when something of that name exists already */
export function makeFolder(path: string): void {
  try {
    if (!existsSync(dirname(path))) mkdirSync(dirname(path), { recursive: true });
    mkdirSync(path);
  } catch (error) {
    throw new InputError(`The folder ${path} cannot be made: ${reason(error)}.`);
  }
}

function removeFile(path: string): void {
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
