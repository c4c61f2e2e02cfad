import { InputError } from "../errors.js";
import { Fields } from "../layers/fields.js";

/** How strongly training images are changed by chance; a strength of 0 leaves them as they are. */
export interface AugmentationDescription {
  /** Pixels to either side and up or down, at most. */
  readonly shift: number;
  /** Degrees to either side, at most. */
  readonly rotation: number;
  /** Share by which the width, and apart from it the height, grows or shrinks at most. */
  readonly scale: number;
  /** Columns that a row slides, per row of its distance from the middle, at most. */
  readonly shear: number;
  /**
   * Elastic deformation: at each pixel a displacement from −alpha to alpha, smoothed by a Gaussian of deviation sigma,
   * both in pixels. P. Simard, D. Steinkraus, J. Platt, Best practices for convolutional neural networks, ICDAR 2003.
   */
  readonly elastic: ElasticDescription | 0;
}

export interface ElasticDescription {
  readonly alpha: number;
  readonly sigma: number;
}

const none: AugmentationDescription = { shift: 0, rotation: 0, scale: 0, shear: 0, elastic: 0 };

/** Strengths for handwriting of 28 × 28 pixels. */
const presets: Readonly<Record<string, AugmentationDescription>> = {
  none,
  affine: { shift: 1, rotation: 10, scale: 0.15, shear: 0.15, elastic: 0 },
  elastic: { shift: 1, rotation: 7, scale: 0.1, shear: 0.1, elastic: { alpha: 16, sigma: 4 } },
};

export const augmentationNames: readonly string[] = /* @__PURE__ */ Object.keys(presets);

/** The largest strength that still makes sense, of each. */
const MOST = { shift: 4096, rotation: 180, scale: 0.9, shear: 10, alpha: 1e6, sigma: 100 } as const;
/** assembly/elastic.ts has room for as many lattice points as that takes. */
const LEAST_SIGMA = 0.5;

type Strength = "shift" | "rotation" | "scale" | "shear";
const strengths: readonly Strength[] = ["shift", "rotation", "scale", "shear"];

export function isNone({ shift, rotation, scale, shear, elastic }: AugmentationDescription): boolean {
  return [shift, rotation, scale, shear, elastic].every((strength) => strength === 0);
}

/** What is not given is 0. */
export function parseAugmentation(fields: Fields): AugmentationDescription {
  const strength = (name: Strength) => fields.number(name, 0, MOST[name], 0);
  const augmentation = {
    shift: strength("shift"),
    rotation: strength("rotation"),
    scale: strength("scale"),
    shear: strength("shear"),
    elastic: parseElastic(fields),
  };
  fields.end();
  return augmentation;
}

function parseElastic(augmentation: Fields): ElasticDescription | 0 {
  const given = augmentation.value("elastic");
  if (given === undefined || given === 0) return 0;
  const fields = augmentation.object("elastic");
  const elastic = {
    alpha: fields.number("alpha", 0, MOST.alpha),
    sigma: fields.number("sigma", LEAST_SIGMA, MOST.sigma),
  };
  fields.end();
  return elastic;
}

/**
 * Reads `affine`, `shift=2,rotation=10,elastic=34:4`, or a name and then what differs from it: `affine,rotation=20`.
 * @throws InputError when the text is none of these, or a strength is out of range
 */
export function augmentationFrom(text: string): AugmentationDescription {
  const [first = "", ...others] = text.split(",");
  const start = Object.hasOwn(presets, first) ? presets[first] : undefined;
  const given: Record<string, unknown> = { ...(start ?? none) };
  for (const item of start === undefined ? [first, ...others] : others) {
    const [name = "", value, ...more] = item.split("=");
    if (!Object.hasOwn(none, name) || value === undefined || more.length > 0) throw unreadable(text, item);
    const strength = name === "elastic" ? elasticFrom(value) : numberFrom(value);
    if (strength === undefined) throw unreadable(text, item);
    given[name] = strength;
  }
  return parseAugmentation(new Fields(given, "augmentation"));
}

/** `ALPHA:SIGMA` or 0; undefined for anything else. */
function elasticFrom(text: string): unknown {
  const [alpha = "", sigma, ...more] = text.split(":");
  if (sigma === undefined && Number(alpha) === 0 && alpha !== "") return 0;
  return sigma === undefined || more.length > 0 ? undefined : { alpha: numberFrom(alpha), sigma: numberFrom(sigma) };
}

/** The text itself where it is no number, so that it is shown in the refusal. */
function numberFrom(text: string): number | string {
  return text.trim() === "" || Number.isNaN(Number(text)) ? text : Number(text);
}

function unreadable(text: string, item: string): InputError {
  return new InputError(
    `Expected ${augmentationNames.join(", ")}, or strengths as in ` +
      `shift=2,rotation=10,scale=0.1,shear=0.1,elastic=34:4, found ${JSON.stringify(item)}` +
      `${item === text ? "" : ` in ${JSON.stringify(text)}`}.`,
  );
}

/** As `augmentationFrom` reads it. */
export function augmentationText(augmentation: AugmentationDescription): string {
  if (isNone(augmentation)) return "none";
  const { elastic } = augmentation;
  const parts = strengths.filter((name) => augmentation[name] !== 0).map((name) => `${name}=${augmentation[name]}`);
  return [...parts, ...(elastic === 0 ? [] : [`elastic=${elastic.alpha}:${elastic.sigma}`])].join(",");
}
