/** Kinds of TDS messages (MS-TDS 2.2.3.1.1). */
export const MESSAGE = {
  batch: 0x01,
  rpc: 0x03,
  answer: 0x04,
  attention: 0x06,
  bulk: 0x07,
  transaction: 0x0e,
  login: 0x10,
  prelogin: 0x12,
} as const;

/** One message: its packets put together. */
export interface TdsMessage {
  readonly kind: number;
  /** The client gave it up half-way: nothing in it counts. */
  readonly isIgnored: boolean;
  readonly resetsConnection: boolean;
  readonly body: Buffer;
}

/** Bytes of a packet, as told to the client at login. */
export const PACKET_BYTES = 4096;
const HEADER_BYTES = 8;
const STATUS = { last: 0x01, ignore: 0x02, reset: 0x08 } as const;

/** Puts packets together as bytes arrive; calls back with every whole message. */
export function createPacketAssembler(
  onMessage: (message: TdsMessage) => void,
): (chunk: Buffer) => void {
  let waiting = Buffer.alloc(0);
  let bodies: Buffer[] = [];
  let resetsConnection = false;
  return (chunk) => {
    waiting = Buffer.concat([waiting, chunk]);
    while (waiting.length >= HEADER_BYTES && waiting.length >= waiting.readUInt16BE(2)) {
      const length = waiting.readUInt16BE(2);
      const status = waiting.readUInt8(1);
      const kind = waiting.readUInt8(0);
      bodies.push(waiting.subarray(HEADER_BYTES, length));
      waiting = waiting.subarray(length);
      resetsConnection ||= (status & STATUS.reset) !== 0;
      if ((status & STATUS.last) === 0) continue;
      const isIgnored = (status & STATUS.ignore) !== 0;
      const message = { kind, isIgnored, resetsConnection, body: Buffer.concat(bodies) };
      bodies = [];
      resetsConnection = false;
      onMessage(message);
    }
  };
}

/** The packets of one message to the client. */
export function packetsOf(body: Buffer, kind: number = MESSAGE.answer): Buffer {
  const packets: Buffer[] = [];
  const room = PACKET_BYTES - HEADER_BYTES;
  for (let start = 0; start === 0 || start < body.length; start += room) {
    const part = body.subarray(start, start + room);
    const header = Buffer.alloc(HEADER_BYTES);
    header.writeUInt8(kind, 0);
    header.writeUInt8(start + room >= body.length ? STATUS.last : 0, 1);
    header.writeUInt16BE(part.length + HEADER_BYTES, 2);
    header.writeUInt8((packets.length / 2 + 1) & 0xff, 6);
    packets.push(header, part);
  }
  return Buffer.concat(packets);
}
