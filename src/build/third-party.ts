import { readdirSync, readFileSync, writeFileSync } from "node:fs";

/** What is bundled into the files that ship; `mnist` gives the digits. */
const PACKAGES = ["commander", "fast-png", "fflate", "iobuffer", "mnist", "uplot"];

const INTRODUCTION = `# Third-party notices

Files in this folder contain the packages below, or parts of them, under these licences. The digits are from MNIST's
training set (Y. LeCun, C. Cortes, C. Burges; CC BY-SA 3.0), by way of the package \`mnist\`.
`;

/** Writes the licences of the packages that ship inside the files of dist/. */
export function writeThirdPartyNotices(): void {
  const notices = PACKAGES.map(noticeOf);
  writeFileSync("dist/THIRD-PARTY.md", [INTRODUCTION, ...notices].join("\n"));
}

function noticeOf(name: string): string {
  const folder = `node_modules/${name}`;
  const { version, license }: { version: string; license: string } = JSON.parse(
    readFileSync(`${folder}/package.json`, "utf8"),
  );
  const file = readdirSync(folder).find((found) => /^licen[cs]e(\.|$)/i.test(found));
  if (file === undefined) throw new Error(`${folder} has no file with its licence.`);
  const text = readFileSync(`${folder}/${file}`, "utf8").replaceAll("\r\n", "\n").trim();
  return `## ${name} ${version}, ${license}\n\n\`\`\`text\n${text}\n\`\`\`\n`;
}
