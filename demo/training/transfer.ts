/** An answer whose buffers go to the page instead of being copied; nothing else may hold on to them. */
export class Transfer<Value> {
  constructor(
    readonly value: Value,
    readonly buffers: readonly ArrayBuffer[],
  ) {}
}
