import { Option } from "commander";
import { InputError } from "../errors.js";
import { Fields } from "../layers/fields.js";
import {
  type OptimizerDescription,
  type OptimizerType,
  optimizerTypes,
  optionsOf,
  parseOptimizer,
} from "../training/optimizers.js";
import { decimal } from "./options.js";

/** What is said of the optimizer on the command line. */
export interface OptimizerArguments {
  optimizer?: OptimizerType;
  momentum?: number;
  nesterov?: boolean;
  beta1?: number;
  beta2?: number;
  epsilon?: number;
  weightDecay?: number;
}

const NUMBERS = ["momentum", "nesterov", "beta1", "beta2", "epsilon", "weightDecay"] as const;

const share = decimal("a number from 0 to below 1", (value) => value >= 0 && value < 1);

export function optimizerOptions(): Option[] {
  return [
    new Option("--optimizer <name>", "how gradients become steps").choices(optimizerTypes),
    new Option("--momentum <m>", "of sgd: share of the last step's velocity that is kept").argParser(share),
    new Option("--nesterov", "of sgd: momentum as Nesterov has it"),
    new Option("--beta1 <b>", "of adam and adamw: share of the mean gradient that is kept (default: 0.9)").argParser(
      share,
    ),
    new Option(
      "--beta2 <b>",
      "of rmsprop, adam and adamw: share of the mean squared gradient that is kept (default: 0.9 of rmsprop, else 0.999)",
    ).argParser(share),
    new Option("--epsilon <e>", "of rmsprop, adam and adamw: added to the gradient's size (default: 1e-8)").argParser(
      decimal("a number from 1e-30 to 1", (value) => value >= 1e-30 && value <= 1),
    ),
    new Option(
      "--weight-decay <d>",
      "shrinks weights, but not biases: of adamw beside the step, else by the gradient (default: 0.01 of adamw, else 0)",
    ).argParser(decimal("a number from 0 to 1", (value) => value >= 0 && value <= 1)),
  ];
}

/**
 * The optimizer that was asked for, with what was given; the rest as the recipe has it where that is for this one, else as
 * usual.
 * @throws InputError when something is given that this optimizer has not
 */
export function chooseOptimizer(given: OptimizerArguments, recipe: OptimizerDescription): OptimizerDescription {
  const type = given.optimizer ?? recipe.type;
  checkFits(given, type);
  const numbers = NUMBERS.filter((name) => given[name] !== undefined).map((name) => [name, given[name]]);
  const base = type === recipe.type ? recipe : { type };
  return parseOptimizer(new Fields({ ...base, ...Object.fromEntries(numbers) }, "The optimizer"));
}

/** The optimizer and its numbers, by the names of their options. */
export function argumentsOf(optimizer: OptimizerDescription): OptimizerArguments {
  const { type, ...numbers } = optimizer;
  return { optimizer: type, ...numbers };
}

/** @throws InputError when something is given that an optimizer of this type has not */
export function checkFits(given: OptimizerArguments, type: OptimizerType): void {
  const known = optionsOf(type);
  const stranger = NUMBERS.find((name) => given[name] !== undefined && !known.includes(name));
  if (stranger === undefined) return;
  throw new InputError(
    `${optionName(stranger)} does not go with --optimizer ${type}, which takes ${known.map(optionName).join(", ")}.`,
  );
}

/** `--weight-decay` of weightDecay. */
export function optionName(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** `--optimizer sgd --momentum 0.9`. */
export function optimizerCommand(optimizer: OptimizerDescription): string {
  const given = Object.entries(argumentsOf(optimizer)).filter(([, value]) => value !== false);
  return given.map(([name, value]) => (value === true ? optionName(name) : `${optionName(name)} ${value}`)).join(" ");
}

/** `adam, beta1 0.9, beta2 0.999, epsilon 1e-8`. */
export function optimizerWords({ type, ...numbers }: OptimizerDescription): string {
  const words = Object.entries(numbers).flatMap(([name, value]) => {
    if (value === false) return [];
    const word = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    return [value === true ? word : `${word} ${value}`];
  });
  return [type, ...words].join(", ");
}
