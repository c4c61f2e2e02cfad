/** Asks the next version of the service worker to take over. */
export const REPLACE = "replace";
