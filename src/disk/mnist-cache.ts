import { homedir } from "node:os";
import { join } from "node:path";

/** The user's own cache folder for MNIST, by the customs of the system. */
export function mnistCache(environment: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  const home = homedir();
  const { XDG_CACHE_HOME: custom, LOCALAPPDATA: local } = environment;
  if (custom !== undefined && custom !== "") return join(custom, "glyphnet", "mnist");
  if (platform === "darwin") return join(home, "Library", "Caches", "glyphnet", "mnist");
  if (platform === "win32") return join(local ?? join(home, "AppData", "Local"), "glyphnet", "Cache", "mnist");
  return join(home, ".cache", "glyphnet", "mnist");
}
