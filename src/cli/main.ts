#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import packageJson from "../../package.json" with { type: "json" };
import { InputError } from "../errors.js";
import { DivergedError } from "../training/events.js";
import { benchCommand } from "./bench.js";
import { convertCommand } from "./convert.js";
import { dataCommand } from "./data.js";
import { FAILED, WRONG_USAGE } from "./exit-codes.js";
import { oneLine, watchOutput } from "./output.js";
import { predictCommand } from "./predict.js";
import { reproduceCommand } from "./reproduce.js";
import { testCommand } from "./test.js";
import { trainCommand } from "./train.js";

watchOutput();
const program = new Command("glyphnet")
  .description("Trains small image classifiers on the CPU: SIMD WebAssembly, the same bits everywhere.")
  .version(packageJson.version)
  .showHelpAfterError("(--help shows what there is)");
for (const command of [
  trainCommand(),
  testCommand(),
  predictCommand(),
  reproduceCommand(),
  convertCommand(),
  dataCommand(),
  benchCommand(),
]) {
  for (const one of [command, ...command.commands])
    one.exitOverride().showHelpAfterError("(--help shows what there is)");
  program.addCommand(command);
}

try {
  await program.exitOverride().parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

/** Says what went wrong, where commander has not said it already. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USAGE;
  if (error instanceof InputError || error instanceof DivergedError) console.error(`error: ${oneLine(error.message)}`);
  else console.error(error);
  return FAILED;
}
