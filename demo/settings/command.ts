import { argumentsOf } from "./arguments.js";
import { type DataShape, networkOf, OWN } from "./network.js";
import type { Settings } from "./settings.js";

/**
 * The command line that gives the same run, to the bit, where the data are those that it names. An own network becomes a
 * file first.
 * @param places as `--data` and `--weights` take them, each one word of a shell: the data where they are not the embedded
 *   digits, and the weights that the run starts from where they are not random
 * @throws InputError when the own network is not valid
 */
export function commandOf(
  settings: Settings,
  shape: DataShape,
  places: { readonly data?: string; readonly weights?: string } = {},
): string {
  const own = settings.model === OWN;
  const options = [
    ["model", own ? "network.json" : settings.model],
    ...Object.entries(places),
    ...argumentsOf(settings),
  ];
  const words = options.map(([name, text]) => (text === "" ? `--${name}` : `--${name} ${text}`));
  const command = ["glyphnet train", ...words].join(" ");
  if (!own) return command;
  return `cat > network.json <<'END'\n${JSON.stringify(networkOf(settings, shape))}\nEND\n${command}`;
}
