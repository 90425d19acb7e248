import type { DataConverter, Payload, PayloadCodec } from '@temporalio/common';

/** What the SDK reads as `undefined`. */
const NOTHING: Payload = { metadata: { encoding: new TextEncoder().encode('binary/null') } };

/**
 * A converter that writes as the given one and reads nothing: for replacing what was encrypted with
 * a key that may be gone.
 */
export function writingOnly(converter: DataConverter): DataConverter {
  return { ...converter, payloadCodecs: (converter.payloadCodecs ?? []).map(encodingOnly) };
}

function encodingOnly(codec: PayloadCodec): PayloadCodec {
  return {
    encode: (payloads) => codec.encode(payloads),
    decode: (payloads) => Promise.resolve(payloads.map(() => NOTHING)),
  };
}
