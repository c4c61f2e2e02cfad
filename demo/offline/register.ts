/** In the folder of the page, which it then may serve. */
const ADDRESS = "./service-worker.js";

/**
 * Lets the browser keep the page, so that it opens without a network.
 * @returns whether it is kept in the end; undefined where the browser cannot keep pages, or this is not a built one
 */
export async function keepPage(): Promise<boolean | undefined> {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return undefined;
  try {
    const registration = await navigator.serviceWorker.register(ADDRESS);
    // A version that was kept before serves the page, whatever becomes of the next.
    if (registration.active !== null) return true;
    return await installed(registration.installing ?? registration.waiting);
  } catch {
    return false;
  }
}

function installed(worker: ServiceWorker | null): Promise<boolean> {
  return new Promise((resolve) => {
    const look = () => {
      if (worker === null || worker.state === "redundant") resolve(false);
      else if (worker.state === "activated") resolve(true);
    };
    worker?.addEventListener("statechange", look);
    look();
  });
}
