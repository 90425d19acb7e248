import { ByteReader } from './byte-reader.js';
import { ByteWriter } from './byte-writer.js';
import { PACKET_BYTES } from './packets.js';
import { environmentChange, ENVIRONMENT } from './tokens.js';

/** What a client says of itself when it logs in. */
export interface LoginRequest {
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly applicationName: string;
}

const TDS_7_4 = Buffer.from([0x74, 0x00, 0x00, 0x04]);
const ENCRYPTION = { on: 0x01, notSupported: 0x02 } as const;
const ENCRYPTION_OPTION = 0x01;

/** SQL_Latin1_General_CP1_CI_AS: code page 1252. */
export const COLLATION = Buffer.from([0x09, 0x04, 0xd0, 0x00, 0x34]);

/** Whether a PRELOGIN asks for encryption. */
export function asksForEncryption(body: Buffer): boolean {
  for (let at = 0; body.readUInt8(at) !== 0xff; at += 5) {
    if (body.readUInt8(at) !== ENCRYPTION_OPTION) continue;
    return body.readUInt8(body.readUInt16BE(at + 1)) === ENCRYPTION.on;
  }
  return false;
}

/** The answer to PRELOGIN: version 16, no MARS, everything encrypted or nothing. */
export function preloginAnswer(isEncrypted: boolean): Buffer {
  const options: readonly [number, Buffer][] = [
    [0x00, Buffer.from([16, 0, 0, 0, 0, 0])],
    [0x01, Buffer.from([isEncrypted ? ENCRYPTION.on : ENCRYPTION.notSupported])],
    [0x04, Buffer.from([0])],
  ];
  let offset = options.length * 5 + 1;
  const writer = new ByteWriter();
  for (const [token, data] of options) {
    writer.uint8(token, offset >> 8, offset & 0xff, 0, data.length);
    offset += data.length;
  }
  writer.uint8(0xff);
  for (const [, data] of options) writer.bytes(data);
  return writer.done();
}

/** Reads LOGIN7 (MS-TDS 2.2.6.4). */
export function parseLogin(body: Buffer): LoginRequest {
  const textAt = (position: number, decode = (bytes: Buffer) => bytes): string => {
    const start = body.readUInt16LE(position);
    const length = body.readUInt16LE(position + 2) * 2;
    return decode(body.subarray(start, start + length)).toString('utf16le');
  };
  return {
    user: textAt(40),
    password: textAt(44, unscrambled),
    applicationName: textAt(48),
    database: textAt(68),
  };
}

/** LOGINACK and the changes of environment that go with it. */
export function loginAcknowledgement(database: string): Buffer {
  const ack = new ByteWriter().uint8(1).bytes(TDS_7_4).shortText('TDS stub').uint8(16, 0, 0, 0);
  const body = ack.done();
  const size = String(PACKET_BYTES);
  return Buffer.concat([
    environmentChange(ENVIRONMENT.database, textPair(database, 'master')),
    environmentChange(
      ENVIRONMENT.collation,
      new ByteWriter().uint8(COLLATION.length).bytes(COLLATION).uint8(0).done(),
    ),
    new ByteWriter().uint8(0xad).uint16(body.length).bytes(body).done(),
    environmentChange(ENVIRONMENT.packetSize, textPair(size, size)),
  ]);
}

/** The bytes behind ALL_HEADERS, which SQL batches, RPCs and transaction requests begin with. */
export function withoutHeaders(body: Buffer): ByteReader {
  return new ByteReader(body.subarray(body.readUInt32LE(0)));
}

function textPair(now: string, before: string): Buffer {
  return new ByteWriter().shortText(now).shortText(before).done();
}

/** A password travels with its half bytes swapped, then XOR 0xA5. */
function unscrambled(bytes: Buffer): Buffer {
  return Buffer.from(
    bytes.map((byte) => {
      const plain = byte ^ 0xa5;
      return ((plain & 0x0f) << 4) | (plain >> 4);
    }),
  );
}
