import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import sql from 'mssql';

import { checkAzureSqlAnswers } from '../../../../platform/warehouse/azure-sql/azure-sql-database.js';
import { TdsError } from '../../../servers/tds-stub/tds-error.js';
import { startTdsStub, type TdsStub } from '../../../servers/tds-stub/tds-stub.js';

import { connectDriver } from './connect-driver.js';

let stub: TdsStub;
let pool: sql.ConnectionPool;
/** The driver tries some failed logins again by itself: not here. */
const ONCE = { options: { maxRetriesOnTransientErrors: 0 } } as Partial<sql.config>;
const DEADLOCK = new TdsError(1205, 'you are the victim', 13);

beforeAll(async () => {
  stub = await startTdsStub();
  pool = await connectDriver(stub.url);
  await pool
    .request()
    .batch(
      'create table note (place int not null primary key, words nvarchar(5) collate Latin1_General_100_BIN2);',
    );
});
afterAll(async () => {
  await pool.close();
  await stub.close();
});
beforeEach(async () => {
  await pool.request().batch('delete from note;');
});

const insert = (request: sql.Request, place: number): Promise<unknown> =>
  request.input('place', sql.Int, place).query('insert into note (place) values (@place)');

async function places(): Promise<unknown[]> {
  const { recordset } = await pool
    .request()
    .query<{ place: number }>('select place from note order by place');
  return recordset.map(({ place }) => place);
}

/** Number or code of what a promise is rejected with. */
async function failureOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
    return 'no error';
  } catch (error) {
    const { number, code } = error as sql.RequestError;
    return number ?? code;
  }
}

/** A pool whose errors roll the whole transaction back, as the product has it. */
const connectStrict = (settings: Partial<sql.config> = {}): Promise<sql.ConnectionPool> =>
  connectDriver(stub.url, { ...settings, options: { abortTransactionOnError: true } });

describe('a login', () => {
  it('needs the right password and the right database', async () => {
    const before = stub.log.length;
    const wrong = new URL(stub.url);
    wrong.password = 'wrong';

    expect(await failureOf(connectDriver(wrong.href))).toBe('ELOGIN');
    expect(await failureOf(connectDriver(stub.url.replace('/grid?', '/other?'), ONCE))).toBe(
      'ELOGIN',
    );
    const logins = stub.log.slice(before).filter(({ kind }) => kind === 'login');
    expect(logins).toMatchObject([{ database: 'grid' }, { database: 'other' }]);
    expect(JSON.stringify(stub.log)).not.toContain(new URL(stub.url).password);
  });

  it('fails as it is told to, as often as it is told to', async () => {
    stub.fail({
      on: 'login',
      failure: new TdsError(40_613, 'the database is not there now', 14),
      times: 2,
    });

    expect(await failureOf(connectDriver(stub.url, ONCE))).toBe('ELOGIN');
    expect(await failureOf(connectDriver(stub.url, ONCE))).toBe('ELOGIN');
    const third = await connectDriver(stub.url);
    await third.close();
  });
});

describe('an encrypted connection', () => {
  it('is made inside the first messages, and refused when nobody vouches for the certificate', async () => {
    const encrypted = await startTdsStub({ isEncrypted: true });
    const trusting = await connectDriver(encrypted.url, {
      options: { encrypt: true, trustServerCertificate: true },
    });
    const long = 'é'.repeat(20_000);

    const { recordset } = await trusting
      .request()
      .input('long', sql.NVarChar(sql.MAX), long)
      .query('select @long as long');

    expect(recordset).toEqual([{ long }]);
    expect(await failureOf(connectDriver(encrypted.url, { options: { encrypt: true } }))).toBe(
      'ESOCKET',
    );
    await trusting.close();
    await encrypted.close();
  });

  it('is what the address of the warehouse asks for, certificate included', async () => {
    const encrypted = await startTdsStub({ isEncrypted: true });
    const strict = encrypted.url.replace('&trustServerCertificate=true', '');

    await expect(checkAzureSqlAnswers(encrypted.url)).resolves.toBeUndefined();
    await expect(connectDriver(strict, { options: { encrypt: true } })).rejects.toThrow(
      /self-signed certificate/,
    );
    await encrypted.close();
  });

  it('is not had from a server that does not offer it', async () => {
    expect(await failureOf(connectDriver(stub.url, { options: { encrypt: true } }))).toBe(
      'EENCRYPT',
    );
  });
});

describe('a transaction', () => {
  it('is there for others once it is committed, and never when it is rolled back', async () => {
    const kept = new sql.Transaction(pool);
    await kept.begin();
    await insert(new sql.Request(kept), 1);
    expect(await places()).toEqual([]);
    await kept.commit();

    const dropped = new sql.Transaction(pool);
    await dropped.begin(sql.ISOLATION_LEVEL.SERIALIZABLE);
    await insert(new sql.Request(dropped), 2);
    await dropped.rollback();

    expect(await places()).toEqual([1]);
  });

  it('goes on after a refused row, unless XACT_ABORT is on', async () => {
    const lenient = new sql.Transaction(pool);
    await lenient.begin();
    await insert(new sql.Request(lenient), 1);
    expect(await failureOf(insert(new sql.Request(lenient), 1))).toBe(2627);
    await insert(new sql.Request(lenient), 2);
    await lenient.commit();
    expect(await places()).toEqual([1, 2]);

    const other = await connectStrict();
    const strict = new sql.Transaction(other);
    await strict.begin();
    await insert(new sql.Request(strict), 3);
    expect(await failureOf(insert(new sql.Request(strict), 1))).toBe(2627);
    expect(await failureOf(strict.commit())).toBe('EABORT');
    await other.close();
    expect(await places()).toEqual([1, 2]);
  });

  it('that is chosen as the victim is rolled back whole', async () => {
    stub.fail({ on: 'statement', text: /insert into note/, failure: DEADLOCK });
    const transaction = new sql.Transaction(pool);
    await transaction.begin();

    expect(await failureOf(insert(new sql.Request(transaction), 1))).toBe(1205);
    expect(await failureOf(transaction.commit())).toBe('EABORT');
    expect(await places()).toEqual([]);
  });

  it('loses against another one that waits for it', async () => {
    await pool.request().batch('insert into note (place) values (1), (2);');
    const [first, second] = [new sql.Transaction(pool), new sql.Transaction(pool)];
    await first.begin();
    await second.begin();
    const touch = (transaction: sql.Transaction, place: number) =>
      failureOf(
        new sql.Request(transaction).batch(`update note set words = N'x' where place = ${place};`),
      );
    await touch(first, 1);
    await touch(second, 2);

    const ends = await Promise.all([touch(first, 2), touch(second, 1)]);

    expect(ends.sort()).toEqual([1205, 'no error'].sort());
    await Promise.allSettled([first.rollback(), second.rollback()]);
  });

  it('is undone when the connection is cut, and done when only the answer to its commit is lost', async () => {
    for (const failure of ['cut before', 'cut after'] as const) {
      const other = await connectStrict();
      const transaction = new sql.Transaction(other);
      await transaction.begin();
      await insert(new sql.Request(transaction), failure === 'cut before' ? 1 : 2);
      stub.fail({ on: 'commit', failure });
      expect(await failureOf(transaction.commit())).not.toBe('no error');
      await other.close();
    }

    expect(await places()).toEqual([2]);
  });

  it('with a statement that takes too long is told so, and the connection can be used on', async () => {
    const holder = new sql.Transaction(pool);
    await holder.begin();
    await new sql.Request(holder).batch('insert into note (place) values (1);');
    const hurried = await connectDriver(stub.url, { requestTimeout: 200, pool: { max: 1 } });

    expect(await failureOf(hurried.request().batch('insert into note (place) values (1);'))).toBe(
      'ETIMEOUT',
    );
    await holder.rollback();
    expect(await failureOf(hurried.request().batch('insert into note (place) values (2);'))).toBe(
      'no error',
    );
    await hurried.close();
    expect(stub.log.some(({ kind }) => kind === 'attention')).toBe(true);
  });
});

describe('a bulk load', () => {
  const table = (words: sql.ISqlType = sql.NVarChar(5)): sql.Table => {
    const rows = new sql.Table('note');
    rows.columns.add('place', sql.Int(), { nullable: false });
    rows.columns.add('words', words, { nullable: true });
    return rows;
  };

  it('brings every row, tabs, line ends, accents and nulls as they are', async () => {
    const rows = table();
    rows.rows.add(1, 'a\tb\n');
    rows.rows.add(2, 'é\\😀');
    rows.rows.add(3, null);

    const { rowsAffected } = await pool.request().bulk(rows);

    expect(rowsAffected).toBe(3);
    const { recordset } = await pool
      .request()
      .query('select place, words from note order by place');
    expect(recordset).toEqual([
      { place: 1, words: 'a\tb\n' },
      { place: 2, words: 'é\\😀' },
      { place: 3, words: null },
    ]);
    expect(stub.log.findLast(({ kind }) => kind === 'bulk')).toMatchObject({
      kind: 'bulk',
      rowCount: 3,
      columns: [
        { name: 'place', type: 'int', isNullable: false },
        { name: 'words', type: 'nvarchar(5)', isNullable: true },
      ],
    });
  });

  it('of several packets arrives whole', async () => {
    const rows = table();
    for (let place = 0; place < 5_000; place += 1) rows.rows.add(place, 'words');

    await pool.request().bulk(rows);

    expect(await places()).toHaveLength(5_000);
  });

  it('of another type, or of text too long, is refused', async () => {
    const wide = table(sql.NVarChar(9));
    wide.rows.add(1, 'six456');
    const long = table();
    long.rows.add(1, 'abcd😀');
    const twice = table();
    twice.rows.add(1, null);
    twice.rows.add(1, null);

    expect(await failureOf(pool.request().bulk(wide))).toBe(4816);
    expect(await failureOf(pool.request().bulk(long))).toBe(2628);
    expect(await failureOf(pool.request().bulk(twice))).toBe(2627);
    expect(await places()).toEqual([]);
  });

  it('into a temporary table is compared with it as well', async () => {
    const transaction = new sql.Transaction(pool);
    await transaction.begin();
    await new sql.Request(transaction).batch('create table #stage (place smallint not null);');
    const rows = new sql.Table('#stage');
    rows.columns.add('place', sql.Int(), { nullable: false });
    rows.rows.add(1);

    expect(await failureOf(new sql.Request(transaction).bulk(rows))).toBe(4816);
    await transaction.rollback();
  });

  it('fails as it is told to, and the transaction with it', async () => {
    const other = await connectStrict();
    stub.fail({ on: 'bulk', failure: DEADLOCK });
    const transaction = new sql.Transaction(other);
    await transaction.begin();
    const rows = table();
    rows.rows.add(1, null);

    expect(await failureOf(new sql.Request(transaction).bulk(rows))).toBe(1205);
    await transaction.rollback().catch(() => undefined);
    await other.close();
    expect(await places()).toEqual([]);
  });
});

describe('a user', () => {
  it('may do what the roles it is a member of may do, and nothing else', async () => {
    await pool.request().batch(`
      create role note_reader;
      grant select on note to note_reader;
      create user reader with password = 'Aa1_reader';
      alter role note_reader add member reader;
      if database_principal_id(N'note_reader') is null throw 50000, N'no role', 1;`);
    const reader = await connectDriver(stub.urlOf('reader', 'Aa1_reader'));

    expect(await failureOf(reader.request().query('select place from note'))).toBe('no error');
    expect(await failureOf(insert(reader.request(), 1))).toBe(229);
    expect(await failureOf(reader.request().batch('create table mine (a int);'))).toBe(229);
    const { recordset } = await reader
      .request()
      .query("select user_name() as name, is_rolemember(N'note_reader') as member");
    expect(recordset).toEqual([{ name: 'reader', member: 1 }]);
    await reader.close();
  });
});

describe('the log', () => {
  it('holds parameters with the type of their bytes and the declared one', async () => {
    await pool
      .request()
      .input('at', sql.DateTime2(3), new Date('2026-03-29T01:00:00.250Z'))
      .input('words', sql.NVarChar(5), 'é')
      .query('select @at as at, @words as words');

    expect(stub.log.at(-1)).toMatchObject({
      kind: 'rpc',
      text: 'select @at as at, @words as words',
      parameters: [
        {
          name: '@at',
          sentType: 'datetime2(3)',
          declaredType: 'datetime2(3)',
          value: '2026-03-29 01:00:00.250',
        },
        { name: '@words', sentType: 'nvarchar(5)', declaredType: 'nvarchar(5)', value: 'é' },
      ],
    });
  });
});
