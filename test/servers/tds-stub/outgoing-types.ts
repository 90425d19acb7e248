import { ByteWriter } from './byte-writer.js';
import { daysOfDate, timeBytes, unitsOfTime } from './calendar.js';
import { COLLATION } from './login.js';
import { refusal } from './tds-error.js';

/** How a column is sent: its TYPE_INFO and its values. */
export interface OutgoingType {
  readonly typeInfo: Buffer;
  /** Encodes a value from PostgreSQL's spelling. */
  write(value: string | null): Buffer;
}

const NULL_SHORT = Buffer.from([0]);
const NULL_LONG = Buffer.from([0xff, 0xff]);
const NULL_PARTIAL = Buffer.alloc(8, 0xff);
const LONGEST_TEXT = 4000;
const MAX_PRECISION = 38;
const DEFAULT_SCALE = 7;

/** How SQL Server would send a column of a PostgreSQL type (object id and modifier). */
export function outgoingType(typeId: number, modifier: number): OutgoingType {
  const make = TYPES[typeId];
  if (make === undefined) throw refusal(`a result of the PostgreSQL type ${typeId}`);
  return make(modifier);
}

const TYPES: Readonly<Record<number, (modifier: number) => OutgoingType>> = {
  16: () => short([0x68, 1], (value) => Buffer.from([value === 't' ? 1 : 0])),
  17: () => partial(Buffer.from([0xa5, 0xff, 0xff]), (value) => Buffer.from(value.slice(2), 'hex')),
  19: () => text(128),
  20: () =>
    short([0x26, 8], (value) => new ByteWriter().uint64(BigInt.asUintN(64, BigInt(value))).done()),
  21: () => integer(2),
  23: () => integer(4),
  25: () => text(Infinity),
  26: () => integer(4),
  700: () => short([0x6d, 4], (value) => floatBytes(value, 4)),
  701: () => short([0x6d, 8], (value) => floatBytes(value, 8)),
  705: () => text(LONGEST_TEXT),
  1042: (modifier) => text(modifier < 0 ? Infinity : modifier - 4),
  1043: (modifier) => text(modifier < 0 ? Infinity : modifier - 4),
  1082: () => short([0x28], dateBytes),
  1083: (modifier) => {
    const scale = scaleOf(modifier);
    return short([0x29, scale], (value) => clockBytes(value, scale));
  },
  1114: (modifier) => {
    const scale = scaleOf(modifier);
    return short([0x2a, scale], (value) => instantBytes(value, scale));
  },
  1184: (modifier) => {
    const scale = scaleOf(modifier);
    return short([0x2b, scale], (value) =>
      Buffer.concat([instantBytes(value.replace(/\+00$/, ''), scale), Buffer.alloc(2)]),
    );
  },
  1700: decimal,
  2950: () => short([0x24, 16], guidBytes),
};

function short(typeInfo: readonly number[], encode: (value: string) => Buffer): OutgoingType {
  return {
    typeInfo: Buffer.from(typeInfo),
    write: (value) => {
      if (value === null) return NULL_SHORT;
      const bytes = encode(value);
      return Buffer.concat([Buffer.from([bytes.length]), bytes]);
    },
  };
}

function integer(byteCount: number): OutgoingType {
  return short([0x26, byteCount], (value) => {
    const bytes = Buffer.alloc(byteCount);
    bytes.writeIntLE(Number(value), 0, byteCount);
    return bytes;
  });
}

function text(length: number): OutgoingType {
  if (length > LONGEST_TEXT) {
    const typeInfo = Buffer.concat([Buffer.from([0xe7, 0xff, 0xff]), COLLATION]);
    return partial(typeInfo, (value) => Buffer.from(value, 'utf16le'));
  }
  // A character outside the basic plane takes two units.
  const bytes = Math.min(length * 2, LONGEST_TEXT) * 2;
  return {
    typeInfo: Buffer.concat([Buffer.from([0xe7, bytes & 0xff, bytes >> 8]), COLLATION]),
    write: (value) =>
      value === null
        ? NULL_LONG
        : new ByteWriter()
            .uint16(value.length * 2)
            .bytes(Buffer.from(value, 'utf16le'))
            .done(),
  };
}

function partial(typeInfo: Buffer, encode: (value: string) => Buffer): OutgoingType {
  return {
    typeInfo,
    write: (value) => {
      if (value === null) return NULL_PARTIAL;
      const bytes = encode(value);
      const writer = new ByteWriter().uint64(BigInt(bytes.length));
      if (bytes.length > 0) writer.uint32(bytes.length).bytes(bytes);
      return writer.uint32(0).done();
    },
  };
}

function decimal(modifier: number): OutgoingType {
  const precision = modifier < 0 ? MAX_PRECISION : ((modifier - 4) >> 16) & 0xffff;
  const scale = modifier < 0 ? 6 : (modifier - 4) & 0xffff;
  return short([0x6c, 17, precision, scale], (value) => {
    const [whole = '', fraction = ''] = value.replace('-', '').split('.');
    const digits = `${whole}${fraction.padEnd(scale, '0').slice(0, scale)}`;
    let magnitude = BigInt(digits);
    const bytes = Buffer.alloc(17);
    bytes.writeUInt8(value.startsWith('-') ? 0 : 1);
    for (let index = 1; index < bytes.length; index += 1) {
      bytes.writeUInt8(Number(magnitude & 0xffn), index);
      magnitude >>= 8n;
    }
    return bytes;
  });
}

function floatBytes(value: string, byteCount: 4 | 8): Buffer {
  if (!Number.isFinite(Number(value))) throw refusal(`the number ${value}, which no float holds`);
  const bytes = Buffer.alloc(byteCount);
  if (byteCount === 4) bytes.writeFloatLE(Number(value));
  else bytes.writeDoubleLE(Number(value));
  return bytes;
}

function dateBytes(value: string): Buffer {
  if (!/^\d{4}-\d\d-\d\d$/.test(value)) throw refusal(`the date ${value}`);
  const bytes = Buffer.alloc(3);
  bytes.writeUIntLE(daysOfDate(value), 0, 3);
  return bytes;
}

function clockBytes(value: string, scale: number): Buffer {
  const bytes = Buffer.alloc(timeBytes(scale));
  bytes.writeUIntLE(unitsOfTime(value, scale), 0, bytes.length);
  return bytes;
}

function instantBytes(value: string, scale: number): Buffer {
  const [date = '', time = ''] = value.split(' ');
  return Buffer.concat([clockBytes(time, scale), dateBytes(date)]);
}

function guidBytes(value: string): Buffer {
  const bytes = Buffer.from(value.replaceAll('-', ''), 'hex');
  return Buffer.concat([
    Buffer.from(bytes.subarray(0, 4)).reverse(),
    Buffer.from(bytes.subarray(4, 6)).reverse(),
    Buffer.from(bytes.subarray(6, 8)).reverse(),
    bytes.subarray(8),
  ]);
}

function scaleOf(modifier: number): number {
  return modifier < 0 ? DEFAULT_SCALE : modifier;
}
