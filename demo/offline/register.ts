/** In the folder of the page, which it then may serve. */
const ADDRESS = "./service-worker.js";

/**
 * Lets the browser keep the page, so that it opens without a network.
 * @returns true once it is kept; false where the browser cannot, or the page is not a built one
 */
export async function keepPage(): Promise<boolean> {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return false;
  try {
    await navigator.serviceWorker.register(ADDRESS);
    await navigator.serviceWorker.ready;
    return true;
  } catch {
    // The page works without; that it is not kept is told by what it then does not say.
    return false;
  }
}
