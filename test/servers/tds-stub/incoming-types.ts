import type { ByteReader } from './byte-reader.js';
import { dateOfDays, timeBytes, timeOfUnits } from './calendar.js';
import { refusal } from './tds-error.js';

/** The type of a parameter or bulk column as it came over the wire. */
export interface IncomingType {
  /** As T-SQL declares it, such as `nvarchar(4000)`. */
  readonly declaration: string;
  /** The TYPE_INFO bytes, to send a value of the same type back. */
  readonly typeInfo: Buffer;
  /** Reads a value in PostgreSQL's spelling; null for NULL. */
  read(reader: ByteReader): string | null;
}

type Read = IncomingType['read'];

const MAX_LENGTH = 0xffff;
const PLP_NULL = 0xffff_ffff_ffff_ffffn;
const CODE_PAGE_1252 = new TextDecoder('windows-1252');
const INTEGERS: Readonly<Record<number, string>> = {
  1: 'tinyint',
  2: 'smallint',
  4: 'int',
  8: 'bigint',
};

/** Reads TYPE_INFO (MS-TDS 2.2.5.6). */
export function readType(reader: ByteReader): IncomingType {
  const id = reader.uint8();
  const make = TYPES[id];
  if (make === undefined) throw refusal(`TDS type 0x${id.toString(16)}`);
  return make(reader, id);
}

const TYPES: Readonly<Record<number, (reader: ByteReader, id: number) => IncomingType>> = {
  0x26: sized((length) => [INTEGERS[length] ?? unknown(length), readInteger]),
  0x68: sized(() => ['bit', (bytes) => (bytes.readUInt8() === 1 ? 't' : 'f')]),
  0x6d: sized((length) =>
    length === 4
      ? ['real', (bytes) => String(bytes.readFloatLE())]
      : ['float', (bytes) => String(bytes.readDoubleLE())],
  ),
  0x6f: sized((length) => [length === 4 ? unknown(length) : 'datetime', readDatetime]),
  0x24: sized(() => ['uniqueidentifier', readGuid]),
  0x28: (_reader, id) => ({
    declaration: 'date',
    typeInfo: Buffer.from([id]),
    read: counted((bytes) => dateOfDays(bytes.readUIntLE(0, 3))),
  }),
  0x29: scaled('time', (bytes, scale) => timeText(bytes, scale)),
  0x2a: scaled('datetime2', (bytes, scale) => datetimeText(bytes, scale)),
  0x2b: scaled(
    'datetimeoffset',
    (bytes, scale) => `${datetimeText(bytes.subarray(0, -2), scale)}+00`,
  ),
  0x6a: readDecimalType,
  0x6c: readDecimalType,
  0xa5: bytesType('varbinary', 1, false, (bytes) => `\\x${bytes.toString('hex')}`),
  0xad: bytesType('binary', 1, false, (bytes) => `\\x${bytes.toString('hex')}`),
  0xa7: bytesType('varchar', 1, true, (bytes) => CODE_PAGE_1252.decode(bytes)),
  0xaf: bytesType('char', 1, true, (bytes) => CODE_PAGE_1252.decode(bytes)),
  0xe7: bytesType('nvarchar', 2, true, (bytes) => bytes.toString('utf16le')),
  0xef: bytesType('nchar', 2, true, (bytes) => bytes.toString('utf16le')),
};

/** A type with its length in TYPE_INFO and before each value. */
function sized(describe: (length: number) => [string, (bytes: Buffer) => string]) {
  return (reader: ByteReader, id: number): IncomingType => {
    const length = reader.uint8();
    const [declaration, decode] = describe(length);
    return { declaration, typeInfo: Buffer.from([id, length]), read: counted(decode) };
  };
}

function scaled(name: string, decode: (bytes: Buffer, scale: number) => string) {
  return (reader: ByteReader, id: number): IncomingType => {
    const scale = reader.uint8();
    return {
      declaration: `${name}(${scale})`,
      typeInfo: Buffer.from([id, scale]),
      read: counted((bytes) => decode(bytes, scale)),
    };
  };
}

function readDecimalType(reader: ByteReader, id: number): IncomingType {
  const [length, precision, scale] = [reader.uint8(), reader.uint8(), reader.uint8()];
  return {
    declaration: `decimal(${precision},${scale})`,
    typeInfo: Buffer.from([id, length, precision, scale]),
    read: counted((bytes) => decimalText(bytes, scale)),
  };
}

function bytesType(
  name: string,
  unitBytes: number,
  isText: boolean,
  decode: (bytes: Buffer) => string,
) {
  return (reader: ByteReader, id: number): IncomingType => {
    const length = reader.uint16();
    const collation = isText ? reader.take(5) : Buffer.alloc(0);
    const size = length === MAX_LENGTH ? 'max' : String(length / unitBytes);
    const isMax = length === MAX_LENGTH;
    return {
      declaration: `${name}(${size})`,
      typeInfo: Buffer.concat([Buffer.from([id, length & 0xff, length >> 8]), collation]),
      read: (values) => {
        const bytes = isMax ? readPartial(values) : readLong(values);
        return bytes === null ? null : decode(bytes);
      },
    };
  };
}

function counted(decode: (bytes: Buffer) => string): Read {
  return (reader) => {
    const length = reader.uint8();
    return length === 0 ? null : decode(reader.take(length));
  };
}

function readLong(reader: ByteReader): Buffer | null {
  const length = reader.uint16();
  return length === MAX_LENGTH ? null : reader.take(length);
}

function readPartial(reader: ByteReader): Buffer | null {
  if (reader.uint64() === PLP_NULL) return null;
  const chunks: Buffer[] = [];
  for (let length = reader.uint32(); length > 0; length = reader.uint32()) {
    chunks.push(reader.take(length));
  }
  return Buffer.concat(chunks);
}

function readInteger(bytes: Buffer): string {
  if (bytes.length === 8) return String(bytes.readBigInt64LE());
  return String(bytes.length === 1 ? bytes.readUInt8() : bytes.readIntLE(0, bytes.length));
}

function decimalText(bytes: Buffer, scale: number): string {
  let magnitude = 0n;
  for (let index = bytes.length - 1; index >= 1; index -= 1) {
    magnitude = magnitude * 256n + BigInt(bytes.readUInt8(index));
  }
  const digits = String(magnitude).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const sign = bytes.readUInt8() === 1 ? '' : '-';
  return scale === 0 ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(-scale)}`;
}

/** PostgreSQL keeps 6 digits of a second: a seventh would be lost in silence. */
function timeText(bytes: Buffer, scale: number): string {
  const text = timeOfUnits(bytes.readUIntLE(0, timeBytes(scale)), scale);
  if (scale === 7 && !text.endsWith('0')) throw refusal('a seventh digit of a second');
  return scale === 7 ? text.slice(0, -1) : text;
}

function datetimeText(bytes: Buffer, scale: number): string {
  const days = bytes.readUIntLE(timeBytes(scale), 3);
  return `${dateOfDays(days)} ${timeText(bytes, scale)}`;
}

function readDatetime(bytes: Buffer): string {
  const days = bytes.readInt32LE(0) + 693_595;
  const milliseconds = Math.round((bytes.readInt32LE(4) * 10) / 3);
  return `${dateOfDays(days)} ${timeOfUnits(milliseconds, 3)}`;
}

function readGuid(bytes: Buffer): string {
  const hex = (part: Buffer): string => part.toString('hex');
  const swapped = (start: number, end: number): string =>
    hex(Buffer.from(bytes.subarray(start, end)).reverse());
  return `${swapped(0, 4)}-${swapped(4, 6)}-${swapped(6, 8)}-${hex(bytes.subarray(8, 10))}-${hex(bytes.subarray(10))}`;
}

function unknown(length: number): never {
  throw refusal(`a TDS type of ${length} bytes`);
}
