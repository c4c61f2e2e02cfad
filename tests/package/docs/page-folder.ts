import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Ended, run } from "../tools.js";

/** The run that is there before a page's first line. */
const FIRST_RUN = "2026-01-01T00-00-00";

/** A folder in which the lines of one page are run one after another, with small data and a run that was made of them. */
export class PageFolder {
  /** The last run that was made: what the page calls `<time>`. */
  #time = FIRST_RUN;

  /** @param template a folder from `makeTemplate` */
  constructor(
    readonly folder: string,
    readonly cli: string,
    template: string,
  ) {
    cpSync(template, folder, { recursive: true });
  }

  static makeTemplate(folder: string, cli: string, writeData: (folder: string) => void): void {
    mkdirSync(folder, { recursive: true });
    writeData(folder);
    const words = ["train", "--data", "mnist", "--epochs", "2", "--out", join("runs", FIRST_RUN)];
    succeeds(run(process.execPath, [cli, ...words], folder));
  }

  glyphnet(words: readonly string[]): void {
    const before = this.#runs();
    succeeds(run(process.execPath, [this.cli, ...words.map((word) => this.#placed(word))], this.folder));
    this.#time = this.#runs().find((name) => !before.includes(name)) ?? this.#time;
  }

  /** What a program in Python prints. */
  python(program: string): string {
    return succeeds(run("python3", ["-c", this.#placed(program)], this.folder)).trim();
  }

  /** Of the last run, as the command line recorded it. */
  get fingerprint(): string {
    const config = JSON.parse(readFileSync(join(this.folder, "runs", this.#time, "config.json"), "utf8"));
    return config.result.fingerprint;
  }

  #placed(text: string): string {
    return text.replaceAll("<time>", this.#time);
  }

  #runs(): string[] {
    const runs = join(this.folder, "runs");
    return readdirSync(runs).filter((name) => existsSync(join(runs, name, "checkpoints")));
  }
}

export function succeeds({ status, stdout, stderr }: Ended): string {
  assert.deepEqual([status, stderr], [0, ""], stdout);
  return stdout;
}
