import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const gzipAsync = promisify(gzip);

/** JSON below this is sent as it is: compressing it would save no packet. */
const GZIP_FROM_BYTES = 1_400;

/** An answer whose JSON text is made once and sent many times, plain or compressed. */
export class RenderedAnswer {
  readonly body: Buffer;
  /** Hash of the content, without quotes. */
  readonly contentHash: string;
  #compressed: Promise<Buffer> | undefined;

  constructor(json: string) {
    this.body = Buffer.from(json);
    this.contentHash = createHash('sha256').update(this.body).digest('base64url').slice(0, 22);
  }

  /** Whether compressing is worth it. */
  get isCompressible(): boolean {
    return this.body.length >= GZIP_FROM_BYTES;
  }

  /** The content compressed with gzip, made on first use. */
  compressed(): Promise<Buffer> {
    this.#compressed ??= gzipAsync(this.body);
    return this.#compressed;
  }
}
