// A preload (NODE_OPTIONS=--import=…) that makes writing slow, so that a kill is likely to fall inside it.
//
// SLOW_WRITES_MS    how long each part of a write takes
// SLOW_WRITES_MARK  a file that holds the path that is being written, while it is
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const { openSync, closeSync, writeSync, renameSync, writeFileSync, appendFileSync, rmSync } = fs;
const milliseconds = Number(process.env.SLOW_WRITES_MS);
const mark = process.env.SLOW_WRITES_MARK;
const clock = new Int32Array(new SharedArrayBuffer(4));
/** The paths of open files, by number. */
const paths = new Map();

function sleep() {
  Atomics.wait(clock, 0, 0, milliseconds);
}

function marked(path, write) {
  writeFileSync(mark, String(path));
  try {
    return write();
  } finally {
    rmSync(mark, { force: true });
  }
}

fs.openSync = (path, ...rest) => {
  const file = openSync(path, ...rest);
  paths.set(file, path);
  return file;
};

fs.closeSync = (file) => {
  paths.delete(file);
  closeSync(file);
};

/** In halves; a file that is named is opened for it. */
fs.writeFileSync = (target, content, options) => {
  if (typeof target !== "number") {
    const file = fs.openSync(target, options?.flag ?? "w");
    try {
      fs.writeFileSync(file, content);
      if (options?.flush) fs.fsyncSync(file);
    } finally {
      fs.closeSync(file);
    }
    return;
  }
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  marked(paths.get(target), () => {
    const half = bytes.length >> 1;
    for (const part of [bytes.subarray(0, half), bytes.subarray(half)]) {
      for (let done = 0; done < part.length; ) done += writeSync(target, part, done);
      sleep();
    }
  });
};

fs.appendFileSync = (path, content) => {
  marked(path, () => {
    const half = content.length >> 1;
    appendFileSync(path, content.slice(0, half));
    sleep();
    appendFileSync(path, content.slice(half));
  });
};

/** Slow anyway, and by how much is the disk's; what was written outlives a killed process without it. */
fs.fsyncSync = (file) => {
  marked(paths.get(file), sleep);
};

/** A kill can fall before it and behind it. */
fs.renameSync = (from, to) => {
  marked(from, () => {
    sleep();
    renameSync(from, to);
    sleep();
  });
};

syncBuiltinESMExports();
