const SUPERSCRIPTS = Array.from("⁻⁰¹²³⁴⁵⁶⁷⁸⁹");

/** Two significant digits, with a power of ten where the number is far from one. */
export function magnitude(value: number): string {
  const size = Math.abs(value);
  if (size === 0 || (size >= 0.01 && size < 1000)) return String(Number(value.toPrecision(2)));
  const [digits, power = ""] = value.toExponential(1).split("e");
  const raised = Array.from(power, (sign) => SUPERSCRIPTS["-0123456789".indexOf(sign)] ?? "");
  return `${digits}\u00a0·\u00a010${raised.join("")}`;
}
