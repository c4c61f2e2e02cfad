/** The exit codes that scripts rely on, beside 0 for done. */
export const FAILED = 1;
export const WRONG_USAGE = 2;
export const INTERRUPTED = 130;
