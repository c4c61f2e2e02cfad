import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import puppeteer, { type Browser } from "puppeteer-core";

/** A browser of this machine, or why there is none. */
export interface TestBrowser {
  readonly name: "Chromium" | "Firefox";
  /** For node:test: false, or why tests with this browser cannot run. */
  readonly skip: string | false;
  /** Starts it without a window; the caller has to close it. */
  launch(): Promise<Browser>;
}

/** A command may take so long, such as waiting for the end of a run; tests have limits of their own. */
const PATIENCE_MILLISECONDS = 600_000;

/** This machine under a name that Chromium does not take for safe, as it does 127.0.0.1. */
export const INSECURE_HOST = "glyphnet.test";

/** As root there is no sandbox; the rest keeps the browser from looking for hosts by itself, or others at all. */
const CHROMIUM_FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  `--host-resolver-rules=MAP ${INSECURE_HOST} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`,
];

/** Every host but this machine goes to a proxy that is not there; the page does not start training by itself. */
const FIREFOX_PREFERENCES = {
  "ui.prefersReducedMotion": 1,
  "network.proxy.type": 1,
  "network.proxy.http": "127.0.0.1",
  "network.proxy.http_port": 9,
  "network.proxy.ssl": "127.0.0.1",
  "network.proxy.ssl_port": 9,
  "network.proxy.no_proxies_on": "127.0.0.1",
  "network.proxy.allow_hijacking_localhost": false,
};

const chromiumPath = find(["chromium", "chromium-browser", "google-chrome"], "CHROME_PATH") ?? install("chromium");
const firefoxPath = find(["firefox-esr", "firefox"], "FIREFOX_PATH") ?? install("firefox-esr");

export const chromium: TestBrowser = {
  name: "Chromium",
  skip: chromiumPath === undefined && "no Chromium in PATH or CHROME_PATH, and none could be installed",
  launch: () =>
    puppeteer.launch({
      browser: "chrome",
      executablePath: chromiumPath ?? "",
      headless: true,
      args: CHROMIUM_FLAGS,
      protocolTimeout: PATIENCE_MILLISECONDS,
    }),
};

export const firefox: TestBrowser = {
  name: "Firefox",
  skip: firefoxPath === undefined && "no Firefox in PATH or FIREFOX_PATH, and none could be installed",
  launch: () =>
    puppeteer.launch({
      browser: "firefox",
      executablePath: firefoxPath ?? "",
      headless: true,
      extraPrefsFirefox: FIREFOX_PREFERENCES,
      protocolTimeout: PATIENCE_MILLISECONDS,
    }),
};

export const browsers: readonly TestBrowser[] = [chromium, firefox];

function find(names: readonly string[], variable: string): string | undefined {
  const { PATH = "" } = process.env;
  const folders = PATH.split(delimiter);
  const candidates = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [process.env[variable] ?? "", ...candidates].find((path) => path !== "" && existsSync(path));
}

/** The browser's path after installing it from the system's packages, which only root can, where there is apt-get. */
function install(name: string): string | undefined {
  if (process.getuid?.() !== 0 || find(["apt-get"], "") === undefined) return undefined;
  console.error(`${name} is not here: installing it with apt-get`);
  const aptGet = (...words: readonly string[]) =>
    spawnSync("apt-get", words, { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } }).status === 0;
  const done = () => aptGet("install", "--yes", "--no-install-recommends", name);
  if (!done() && !(aptGet("update") && done())) console.error(`apt-get could not install ${name}`);
  return find([name], "");
}
