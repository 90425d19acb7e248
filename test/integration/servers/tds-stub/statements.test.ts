import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type sql from 'mssql';

import { startTdsStub, type TdsStub } from '../../../servers/tds-stub/tds-stub.js';

import { connectDriver } from './connect-driver.js';

let stub: TdsStub;
let pool: sql.ConnectionPool;

const TABLES = `
  create table parent (
    parent_key int not null identity(1, 1),
    code nvarchar(5) collate Latin1_General_100_BIN2,
    label nvarchar(20),
    plain varchar(10),
    is_open bit not null default 1,
    amount decimal(9, 2),
    seen_at datetime2(3) default sysutcdatetime(),
    constraint parent_pk primary key clustered (parent_key) with (data_compression = page),
    constraint parent_code_unique unique (code),
    constraint parent_amount_positive check (amount > 0)
  );
  create unique nonclustered index parent_label on parent (label) include (amount) where label is not null;
  create table child (
    parent_key int not null,
    place smallint not null,
    constraint child_pk primary key (parent_key, place),
    constraint child_parent_fk foreign key (parent_key) references parent (parent_key)
  );
  insert into parent (code, label, amount) values (N'a', N'Alpha', 1.5), (N'b', null, null);
  insert into child (parent_key, place) values (1, 1), (1, 2);`;

beforeAll(async () => {
  stub = await startTdsStub();
  pool = await connectDriver(stub.url, { pool: { max: 1 } });
  await pool.request().batch(TABLES);
});
afterAll(async () => {
  await pool.close();
  await stub.close();
});

/** Rows of a text, by position. */
async function rowsOf(text: string, list?: unknown): Promise<unknown> {
  const request = pool.request();
  if (list !== undefined) request.input('list', JSON.stringify(list));
  request.arrayRowMode = true;
  return (await request.query(text)).recordset;
}

async function numberOf(text: string): Promise<unknown> {
  try {
    await pool.request().batch(text);
    return 'no error';
  } catch (error) {
    return (error as sql.RequestError).number;
  }
}

describe('a query is answered as SQL Server would', () => {
  it.each<readonly [string, string, unknown]>([
    ['top', 'select top (1) place from child order by place desc', [[2]]],
    [
      'offset and fetch',
      'select place from child order by place offset 1 rows fetch next 1 rows only',
      [[2]],
    ],
    ['a null is the least', 'select label from parent order by label', [[null], ['Alpha']]],
    ['integers divide to integers', 'select 7 / 2 as whole', [[3]]],
    ['count is an int', 'select count(*) as number from child', [[2]]],
    ['a sum of ints is an int', 'select sum(parent_key) as total from child', [[2]]],
    ['count_big is a bigint, which comes as text', 'select count_big(*) as n from child', [['2']]],
    [
      'text is joined by +',
      "select N'a' + label + N'!' as t from parent where code = 'a'",
      [['aAlpha!']],
    ],
    [
      'a bit is compared with 1',
      'select parent_key from parent where is_open = 1 and is_open <> 0',
      [[1], [2]],
    ],
    ['text ignores case by default', "select code from parent where label = N'ALPHA'", [['a']]],
    ['and not where a column is binary', "select code from parent where code = N'A'", []],
    [
      'len leaves trailing blanks out',
      "select len(N'ab  ') as n, datalength(N'ab') as b",
      [[2, 4]],
    ],
    [
      'isnull and iif',
      'select isnull(amount, 0) as a, iif(amount is null, 1, 0) as b from parent',
      [
        [1.5, 0],
        [0, 1],
      ],
    ],
    [
      'dates are added to, and counted by the borders passed',
      `select dateadd(minute, -15, cast('2026-03-29T01:00:00' as datetime2(0))) as t,
        datediff(hour, '2026-03-29T01:59:00', '2026-03-29T02:00:00') as h`,
      [[new Date('2026-03-29T00:45:00Z'), 1]],
    ],
    [
      'datetime2 rounds',
      "select cast('2026-01-01T00:00:00.5' as datetime2(0)) as t",
      [[new Date('2026-01-01T00:00:01Z')]],
    ],
    [
      'cross apply and outer apply',
      `select p.code, c.place, d.n from parent as p
        cross apply (values (1), (2)) as v (n)
        outer apply (select c.place from child as c where c.parent_key = p.parent_key and c.place = v.n) as c
        cross apply (select v.n * 10 as n) as d
        order by p.code, d.n`,
      [
        ['a', 1, 10],
        ['a', 2, 20],
        ['b', null, 10],
        ['b', null, 20],
      ],
    ],
    [
      'a common table expression and row_number',
      `with ranked as (select place, row_number() over (partition by parent_key order by place desc) as n from child)
        select place from ranked where n = 1`,
      [[2]],
    ],
    [
      'except tells differences, nulls included',
      'select code from parent where exists (select amount except select null)',
      [['a']],
    ],
    ['union all', 'select 1 as a union all select 2', [[1], [2]]],
  ])('%s', async (_name, text, rows) => {
    const answer = await rowsOf(text);

    expect(JSON.stringify(answer)).toBe(JSON.stringify(rows));
  });

  it('a JSON list becomes rows, missing members null', async () => {
    const answer = await rowsOf(
      `select item.a, item.b from openjson(@list) with (a int, b nvarchar(10) '$.text') as item order by item.a`,
      [{ a: 2, text: 'é' }, { a: 1 }],
    );

    expect(answer).toEqual([
      [1, null],
      [2, 'é'],
    ]);
  });

  it('columns carry the names they were given, in their case', async () => {
    const { recordset } = await pool
      .request()
      .query('select parent_key as "parentKey", 1 as [One] from parent where parent_key = 1');

    expect(Object.keys(recordset[0] as object)).toEqual(['parentKey', 'One']);
  });
});

describe('a change does what SQL Server would do', () => {
  it('merge tells what it did to each row, and the old values', async () => {
    const { recordset, rowsAffected } = await pool.request().query(`
      merge into child with (holdlock) as kept
      using (values (1, 2), (1, 3)) as seen (parent_key, place)
        on kept.parent_key = seen.parent_key and kept.place = seen.place
      when matched and kept.place = 2 then update set kept.place = 4
      when not matched by target then insert (parent_key, place) values (seen.parent_key, seen.place)
      when not matched by source then delete
      output $action as act, deleted.place as old, inserted.place as new;`);

    expect(recordset).toHaveLength(3);
    expect(recordset).toEqual(
      expect.arrayContaining([
        { act: 'DELETE', old: 1, new: null },
        { act: 'UPDATE', old: 2, new: 4 },
        { act: 'INSERT', old: null, new: 3 },
      ]),
    );
    expect(rowsAffected).toEqual([3]);
  });

  it('update and delete take their values from joins', async () => {
    await pool.request().batch(`
      update c set c.place = c.place + p.parent_key * 10 from child as c join parent as p on p.parent_key = c.parent_key;
      delete c from child as c join parent as p on p.parent_key = c.parent_key where c.place = 14;`);

    expect(await rowsOf('select place from child')).toEqual([[13]]);
  });

  it('output goes into a table, and identity counts on', async () => {
    await pool.request().batch(`
      create table #new_key (parent_key int not null);
      insert into parent (code) output inserted.parent_key into #new_key (parent_key) values (N'c');`);

    expect(await rowsOf('select parent_key from #new_key')).toEqual([[3]]);
  });

  it('a column is added to a table that has rows, with its type and a named default', async () => {
    await pool.request().batch(`
      create table widened (a int not null);
      insert into widened (a) values (1);
      alter table widened add is_new bit not null constraint widened_is_new_default default 1;`);

    expect(await rowsOf('select a, is_new from widened')).toEqual([[1, true]]);
    expect(await numberOf('alter table widened add constraint c check (a > 0);')).toBe(50999);
    expect(await numberOf('alter table widened drop column a;')).not.toBe('no error');
  });

  it('a temporary table of sp_executesql ends with it, one of a batch stays', async () => {
    await pool.request().batch('create table #stays (a int);');
    await pool.request().query('create table #goes (a int);');

    expect(await numberOf('select a from #stays')).toBe('no error');
    expect(await numberOf('select a from #goes')).toBe(208);
  });

  it('variables, if and else, row counts and locks of the application', async () => {
    const { recordset } = await pool.request().query<{ said: string }>(`
      declare @result int, @said nvarchar(20);
      begin transaction;
      exec @result = sp_getapplock @Resource = N'turn', @LockMode = N'Exclusive', @LockOwner = N'Transaction', @LockTimeout = 0;
      if @result = 0 set @said = N'taken'; else set @said = N'not taken';
      commit;
      update parent set amount = 2 where code = N'none';
      if @@rowcount = 0 and object_id(N'dbo.parent', N'U') is not null select @said as said;`);

    expect(recordset).toEqual([{ said: 'taken' }]);
  });
});

describe('an error has the number of SQL Server', () => {
  it.each<readonly [number, string, string]>([
    [102, 'a parenthesis without its other half', 'select (1 as a'],
    [102, 'a comparison shown as a value', 'select place > 1 as later from child'],
    [137, 'a variable nobody declared', 'select @nobody as x'],
    [207, 'an unknown column', 'select nothing from parent'],
    [208, 'an unknown table', 'select 1 as a from nowhere'],
    [245, 'text that is no number', "select cast(N'x' as int) as x"],
    [
      468,
      'two collations compared',
      'select 1 as a from parent as p join parent as q on p.code = q.label',
    ],
    [512, 'a subquery of several rows', 'select (select parent_key from parent) as k'],
    [515, 'null where none may be', 'insert into child (parent_key, place) values (1, null)'],
    [544, 'a value for an identity', 'insert into parent (parent_key) values (9)'],
    [547, 'a foreign key', 'insert into child (parent_key, place) values (999, 1)'],
    [547, 'a check', "insert into parent (code, amount) values (N'z', -1)"],
    [1033, 'an order inside a derived table', 'select a from (select 1 as a order by a) as t'],
    [2601, 'a unique index', "insert into parent (code, label) values (N'y', N'alpha')"],
    [2627, 'a unique constraint', "insert into parent (code) values (N'a')"],
    [2628, 'text too long for its column', "insert into parent (code) values (N'abcdef')"],
    [
      2628,
      'five characters that are six UTF-16 units',
      "insert into parent (code) values (N'abcd😀')",
    ],
    [2714, 'a table that is there', 'create table parent (a int)'],
    [8115, 'a sum beyond int', 'select sum(n) as s from (values (2147483647), (1)) as v (n)'],
    [8134, 'a division by zero', 'select 1 / 0 as x'],
    [
      8672,
      'two source rows for one row',
      'merge into parent as p using (values (1), (1)) as s (k) on p.parent_key = s.k when matched then update set amount = 3;',
    ],
    [
      10713,
      'a merge without its semicolon',
      'merge into parent as p using (values (1)) as s (k) on p.parent_key = s.k when matched then delete',
    ],
    [50001, 'what the text throws', "throw 50001, N'mine', 1;"],
  ])('%i for %s', async (number, _name, text) => {
    expect(await numberOf(text)).toBe(number);
  });

  it('a unique constraint takes one null', async () => {
    await numberOf('insert into parent (code) values (null)');

    expect(await numberOf('insert into parent (code) values (null)')).toBe(2627);
  });
});

describe('what the stub does not know it refuses', () => {
  it.each([
    'select parent_key from parent limit 5',
    'select parent_key::int from parent',
    'insert into child (parent_key, place) values (1, 1) on conflict do nothing',
    'insert into child (parent_key, place) values (1, 1) returning place',
    'select now() as t',
    'select parent_key from parent where parent_key = any(select 1 as a)::int',
    'while 1 = 1 select 1 as a',
    'begin try select 1 as a end try begin catch end catch',
    'declare @t table (a int)',
    'declare c cursor for select 1 as a',
    'select * from parent pivot (max(code) for label in (Alpha)) as p',
    'select place from child with (nolock)',
    "select code from parent where code similar to N'a'",
    'select code from other.dbo.parent',
    "select string_agg(code, N',') within group (order by code) as l from parent",
    'create procedure p as select 1 as a',
    'create trigger t on parent after insert as select 1 as a',
    'create table t (a money)',
    'create table t (a nvarchar(451) not null, primary key (a))',
    'create table t (a nvarchar(851), unique (a))',
    'create table t (a int) with (system_versioning = on)',
    'set nocount on',
    'exec sp_who',
    'select code from parent for json path',
    'select top (1) with ties code from parent order by code',
    "insert into parent (plain) values (N'Ω')",
    'go',
  ])('%s', async (text) => {
    expect([102, 50_999]).toContain(await numberOf(text));
  });
});
