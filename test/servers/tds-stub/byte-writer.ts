/** Collects the little-endian fields of a TDS message. */
export class ByteWriter {
  readonly #parts: Buffer[] = [];

  uint8(...values: readonly number[]): this {
    return this.bytes(Buffer.from(values));
  }

  uint16(value: number): this {
    const part = Buffer.alloc(2);
    part.writeUInt16LE(value);
    return this.bytes(part);
  }

  uint32(value: number): this {
    const part = Buffer.alloc(4);
    part.writeUInt32LE(value);
    return this.bytes(part);
  }

  uint64(value: bigint): this {
    const part = Buffer.alloc(8);
    part.writeBigUInt64LE(value);
    return this.bytes(part);
  }

  bytes(part: Buffer): this {
    this.#parts.push(part);
    return this;
  }

  /** Text behind its length in characters, in one byte. */
  shortText(text: string): this {
    return this.uint8(text.length).bytes(Buffer.from(text, 'utf16le'));
  }

  /** Text behind its length in characters, in two bytes. */
  longText(text: string): this {
    return this.uint16(text.length).bytes(Buffer.from(text, 'utf16le'));
  }

  done(): Buffer {
    return Buffer.concat(this.#parts);
  }
}
