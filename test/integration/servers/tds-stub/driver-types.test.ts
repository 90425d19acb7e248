import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sql from 'mssql';

import { startTdsStub, type TdsStub } from '../../../servers/tds-stub/tds-stub.js';

import { connectDriver } from './connect-driver.js';

let stub: TdsStub;
let pool: sql.ConnectionPool;

beforeAll(async () => {
  stub = await startTdsStub();
  pool = await connectDriver(stub.url);
});

afterAll(async () => {
  await pool.close();
  await stub.close();
});

/** Type of the parameter, a value sent, and the value read back (the sent one where it is the same). */
const ROUND_TRIPS: readonly [string, sql.ISqlType | (() => sql.ISqlType), unknown, unknown?][] = [
  ['bit', sql.Bit, true],
  ['tinyint', sql.TinyInt, 255],
  ['smallint', sql.SmallInt, -32_768],
  ['int', sql.Int, 2_147_483_647],
  ['bigint', sql.BigInt, '9223372036854775807'],
  ['float', sql.Float, 0.1],
  ['real', sql.Real, 0.5],
  ['decimal(18,4)', sql.Decimal(18, 4), 1234.5678],
  ['date', sql.Date, new Date('2026-03-29T00:00:00Z')],
  ['datetime2(0)', sql.DateTime2(0), new Date('2026-03-29T01:15:00Z')],
  ['datetime2(3)', sql.DateTime2(3), new Date('0001-01-01T00:00:00.001Z')],
  ['datetime2(6)', sql.DateTime2(6), new Date('9999-12-31T23:59:59.999Z')],
  ['nvarchar(50)', sql.NVarChar(50), 'Île-de-France 😀'],
  ['nvarchar(max)', sql.NVarChar(sql.MAX), 'é'.repeat(5000)],
  ['varchar(50)', sql.VarChar(50), 'Rhône €'],
  ['varbinary(max)', sql.VarBinary(sql.MAX), Buffer.from([0, 255, 1])],
  ['uniqueidentifier', sql.UniqueIdentifier, '0E984725-C51C-4BF4-9960-E1C80E27ABA0'],
];

describe('a parameter of a type', () => {
  it.each(ROUND_TRIPS)('%s comes back as it was sent, and as null', async (_name, type, value) => {
    const request = pool.request();
    request.input('value', type, value);
    request.input('nothing', type, null);
    const { recordset } = await request.query<{ value: unknown; nothing: unknown }>(
      'select @value as value, @nothing as nothing',
    );
    const [row] = recordset;

    expect(row?.nothing).toBeNull();
    if (value instanceof Date) expect((row?.value as Date).getTime()).toBe(value.getTime());
    else if (Buffer.isBuffer(value)) expect([...(row?.value as Buffer)]).toEqual([...value]);
    else expect(row?.value).toEqual(value);
  });
});
