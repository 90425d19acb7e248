import { createHash } from 'node:crypto';

/** What goes into the lake: bytes in hand, or a stream of them that need not fit into memory. */
export type LakeContent = Uint8Array | AsyncIterable<Uint8Array>;

/** What is known of content once all of it has passed. */
export interface ContentProof {
  /** SHA-256, lower-case hex. */
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** Content on its way: hashed and counted as it passes. To be consumed once. */
export interface MeteredContent {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Of everything that has passed so far. */
  proof(): ContentProof;
}

/** A stream failed at its sender, not in the lake; the cause is what the sender threw. */
export class SenderFailedError extends Error {
  constructor(override readonly cause: unknown) {
    super('the content could not be read to its end');
  }
}

/** Watches content on its way into the lake; the chunks end with SenderFailedError where the sender fails. */
export function meteredContent(content: LakeContent): MeteredContent {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  async function* watched(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of chunksOf(content)) {
        hash.update(chunk);
        sizeBytes += chunk.length;
        yield chunk;
      }
    } catch (error) {
      throw new SenderFailedError(error);
    }
  }
  return {
    chunks: watched(),
    proof: () => ({ sha256: hash.copy().digest('hex'), sizeBytes }),
  };
}

/** SHA-256 of a stream, lower-case hex. */
export async function sha256OfStream(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of chunks) hash.update(chunk);
  return hash.digest('hex');
}

/** A stream cut anew into parts of one size, the last one shorter. Copies: a sender may use its memory again. */
export async function* partsOf(
  chunks: AsyncIterable<Uint8Array>,
  partBytes: number,
): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  for await (const chunk of chunks) {
    for (let from = 0; from < chunk.length;) {
      const piece = chunk.subarray(from, from + partBytes - waitingBytes);
      waiting.push(Buffer.from(piece));
      waitingBytes += piece.length;
      from += piece.length;
      if (waitingBytes < partBytes) continue;
      yield Buffer.concat(waiting);
      waiting = [];
      waitingBytes = 0;
    }
  }
  if (waitingBytes > 0) yield Buffer.concat(waiting);
}

async function* chunksOf(content: LakeContent): AsyncGenerator<Uint8Array> {
  if (Symbol.asyncIterator in content) yield* content;
  else yield content;
}
