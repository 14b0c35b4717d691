/** An object that is larger than what may be read. */
export class ObjectTooLarge extends Error {
  override readonly name = "ObjectTooLarge";
  readonly sizeBytes: number;
  readonly limitBytes: number;

  constructor(sizeBytes: number, limitBytes: number) {
    super(`The object has ${sizeBytes} bytes, more than ${limitBytes}.`);
    this.sizeBytes = sizeBytes;
    this.limitBytes = limitBytes;
  }
}
