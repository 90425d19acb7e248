import { ByteWriter } from './byte-writer.js';
import type { TdsError } from './tds-error.js';

/** Kinds of ENVCHANGE the stub sends. */
export const ENVIRONMENT = {
  database: 1,
  packetSize: 4,
  collation: 7,
  begin: 8,
  commit: 9,
  rollback: 10,
  reset: 18,
} as const;

const DONE = { statement: 0xfd, procedure: 0xfe, inProcedure: 0xff } as const;
const DONE_STATUS = { more: 0x01, error: 0x02, count: 0x10, attention: 0x20 } as const;
const NO_VALUE = Buffer.from([0]);

/** How a statement, procedure or message ended. */
export interface Ending {
  readonly kind: keyof typeof DONE;
  readonly hasMore?: boolean;
  readonly isError?: boolean;
  readonly isAttention?: boolean;
  readonly rows?: number | undefined;
}

/** DONE, DONEPROC or DONEINPROC. */
export function done({ kind, hasMore, isError, isAttention, rows }: Ending): Buffer {
  const status =
    (hasMore === true ? DONE_STATUS.more : 0) |
    (isError === true ? DONE_STATUS.error : 0) |
    (isAttention === true ? DONE_STATUS.attention : 0) |
    (rows === undefined ? 0 : DONE_STATUS.count);
  return new ByteWriter()
    .uint8(DONE[kind])
    .uint16(status)
    .uint16(0)
    .uint64(BigInt(rows ?? 0))
    .done();
}

/** ERROR. */
export function errorToken(error: TdsError): Buffer {
  const body = new ByteWriter()
    .uint32(error.number)
    .uint8(error.state, error.severity)
    .longText(error.message.slice(0, 4000))
    .shortText('tds-stub')
    .shortText('')
    .uint32(1)
    .done();
  return new ByteWriter().uint8(0xaa).uint16(body.length).bytes(body).done();
}

/** ENVCHANGE with the values as their kind spells them. */
export function environmentChange(kind: number, values: Buffer): Buffer {
  return new ByteWriter()
    .uint8(0xe3)
    .uint16(values.length + 1)
    .uint8(kind)
    .bytes(values)
    .done();
}

/** A transaction has begun under a descriptor. */
export function transactionBegun(descriptor: Buffer): Buffer {
  return environmentChange(ENVIRONMENT.begin, Buffer.concat([counted(descriptor), NO_VALUE]));
}

/** A transaction has ended. */
export function transactionEnded(kind: 'commit' | 'rollback', descriptor: Buffer): Buffer {
  return environmentChange(ENVIRONMENT[kind], Buffer.concat([NO_VALUE, counted(descriptor)]));
}

/** The connection is as new. */
export function connectionReset(): Buffer {
  return environmentChange(ENVIRONMENT.reset, Buffer.concat([NO_VALUE, NO_VALUE]));
}

/** RETURNSTATUS. */
export function returnStatus(value: number): Buffer {
  const part = Buffer.alloc(5);
  part.writeUInt8(0x79);
  part.writeInt32LE(value, 1);
  return part;
}

/** RETURNVALUE of an output parameter: its column metadata, then its value. */
export function returnValue(name: string, typeInfo: Buffer, value: Buffer): Buffer {
  return new ByteWriter()
    .uint8(0xac)
    .uint16(0)
    .shortText(name)
    .uint8(0x01)
    .uint32(0)
    .uint16(1)
    .bytes(typeInfo)
    .bytes(value)
    .done();
}

function counted(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}
