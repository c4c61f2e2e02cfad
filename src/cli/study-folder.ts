import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { readJson, reason, writeFile } from "../disk/files.js";
import { InputError } from "../errors.js";
import type { StepRun } from "../reproduce/results.js";
import type { StudyStore } from "../reproduce/study.js";

const SETTINGS = "settings.json";

/** The folder of a study: settings.json, runs/*.json, and in the end table.md and report.html. */
export class StudyFolder implements StudyStore {
  private constructor(readonly folder: string) {}

  /**
   * Makes the folder, or goes on with one of the same settings.
   * @throws InputError when the folder holds something else
   */
  static open(folder: string, settings: Readonly<Record<string, unknown>>): StudyFolder {
    const path = join(folder, SETTINGS);
    if (existsSync(path)) {
      const found = readJson(path);
      if (!isDeepStrictEqual(found, settings)) {
        throw new InputError(
          `The study in ${folder} was begun with other settings: expected ${JSON.stringify(settings)}, ` +
            `found ${JSON.stringify(found)}. Give another folder with --out.`,
        );
      }
    } else {
      if (existsSync(folder))
        throw new InputError(`${folder} exists, but holds no study; give another name with --out.`);
      try {
        mkdirSync(join(folder, "runs"), { recursive: true });
      } catch (error) {
        throw new InputError(`The folder ${folder} cannot be made: ${reason(error)}.`);
      }
      writeFile(path, `${JSON.stringify(settings, null, 2)}\n`);
    }
    return new StudyFolder(folder);
  }

  read(name: string): StepRun | undefined {
    const path = this.#runPath(name);
    if (!existsSync(path)) return undefined;
    const value = readJson(path);
    if (isRun(value)) return value;
    throw new InputError(`${path} does not hold a run of this study; remove it, and the run is made again.`);
  }

  write(name: string, run: StepRun): void {
    writeFile(this.#runPath(name), JSON.stringify(run));
  }

  writeText(fileName: string, text: string): void {
    writeFile(join(this.folder, fileName), text);
  }

  #runPath(name: string): string {
    return join(this.folder, "runs", `${name}.json`);
  }
}

const FIELDS = ["seed", "testAccuracy", "testLoss", "seconds"] as const;

function isRun(value: unknown): value is StepRun {
  if (typeof value !== "object" || value === null) return false;
  const fields: Partial<Record<string, unknown>> = value;
  const { epochs } = fields;
  return (
    FIELDS.every((name) => typeof fields[name] === "number") &&
    Array.isArray(epochs) &&
    epochs.every((epoch) => typeof epoch === "object" && epoch !== null)
  );
}
