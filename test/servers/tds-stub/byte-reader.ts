/** Reads the little-endian fields of a TDS message one after the other. */
export class ByteReader {
  #offset = 0;

  constructor(private readonly bytes: Buffer) {}

  get isAtEnd(): boolean {
    return this.#offset >= this.bytes.length;
  }

  uint8(): number {
    return this.bytes.readUInt8(this.#advance(1));
  }

  uint16(): number {
    return this.bytes.readUInt16LE(this.#advance(2));
  }

  uint32(): number {
    return this.bytes.readUInt32LE(this.#advance(4));
  }

  int32(): number {
    return this.bytes.readInt32LE(this.#advance(4));
  }

  uint64(): bigint {
    return this.bytes.readBigUInt64LE(this.#advance(8));
  }

  /** Number of up to 6 bytes. */
  uint(byteCount: number): number {
    return this.bytes.readUIntLE(this.#advance(byteCount), byteCount);
  }

  take(byteCount: number): Buffer {
    const start = this.#advance(byteCount);
    return this.bytes.subarray(start, start + byteCount);
  }

  skip(byteCount: number): void {
    this.#advance(byteCount);
  }

  /** Text whose length in characters stands before it in one byte. */
  shortText(): string {
    return this.take(this.uint8() * 2).toString('utf16le');
  }

  rest(): Buffer {
    return this.take(this.bytes.length - this.#offset);
  }

  #advance(byteCount: number): number {
    const start = this.#offset;
    if (start + byteCount > this.bytes.length) throw new Error('the TDS message ends too early');
    this.#offset += byteCount;
    return start;
  }
}
