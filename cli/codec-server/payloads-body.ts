import type { IncomingMessage } from 'node:http';

import type { Payload } from '@temporalio/common';
import { z } from 'zod';

import { GridError } from '../../domain/errors/grid-error.js';

/** More than the largest answer of Temporal (4 MB) in base64. */
const BODY_LIMIT_BYTES = 16 * 1024 * 1024;

/** Payloads in the JSON of protocol buffers: bytes are base64. */
const BODY_SCHEMA = z.object({
  payloads: z.array(
    z.object({
      metadata: z.record(z.string(), z.base64()).default({}),
      data: z.base64().default(''),
    }),
  ),
});

/**
 * The payloads a request carries.
 *
 * @throws GridError MALFORMED_REQUEST when it is too large or no JSON of payloads.
 */
export async function readPayloads(request: IncomingMessage): Promise<Payload[]> {
  const result = BODY_SCHEMA.safeParse(parseJson(await readBody(request)));
  if (!result.success) throw malformed('expected {"payloads": [{"metadata": {}, "data": ""}]}');
  return result.data.payloads.map(({ metadata, data }) => ({
    metadata: Object.fromEntries(
      Object.entries(metadata).map(([name, text]) => [name, bytesOf(text)]),
    ),
    data: bytesOf(data),
  }));
}

/** Payloads as the body of an answer. */
export function writePayloads(payloads: readonly Payload[]): string {
  return JSON.stringify({
    payloads: payloads.map(({ metadata, data }) => ({
      metadata: Object.fromEntries(
        Object.entries(metadata ?? {}).map(([name, bytes]) => [name, base64Of(bytes)]),
      ),
      data: base64Of(data ?? new Uint8Array()),
    })),
  });
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    sizeBytes += chunk.length;
    if (sizeBytes > BODY_LIMIT_BYTES) throw malformed(`over ${BODY_LIMIT_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw malformed('not JSON', error);
  }
}

function bytesOf(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, 'base64'));
}

function base64Of(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

function malformed(what: string, cause?: unknown): GridError {
  return new GridError('MALFORMED_REQUEST', `the body is not one of payloads: ${what}`, {}, cause);
}
