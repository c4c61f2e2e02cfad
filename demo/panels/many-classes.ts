/** With more classes than these neither each of them nor each pair is shown: that is slow, and nobody finds anything. */
export const MOST_CLASSES = 20;
