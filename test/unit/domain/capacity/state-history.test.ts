import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  historyOf,
  type Statement,
  type ValidState,
} from '../../../../domain/capacity/state-history.js';

const aStatement = (day: string, state: string, more: Partial<Statement> = {}): Statement => ({
  key: 'wind',
  day,
  state,
  precedence: '1',
  arrival: '1',
  ...more,
});

const spelled = (history: readonly ValidState<Statement>[]): string[] =>
  history
    .map(({ statement, validFrom, validTo }) => `${validFrom}..${validTo ?? ''} ${statement.state}`)
    .sort();

describe('the states of a thing over time', () => {
  it('each hold until the next one, the last one for as long as nothing else is said', () => {
    const history = historyOf([aStatement('2022-12-31', '20'), aStatement('2021-12-31', '10')]);

    expect(spelled(history)).toEqual(['2021-12-31..2022-12-31 10', '2022-12-31.. 20']);
  });

  it('are one where they are equal from one statement to the next', () => {
    const history = historyOf([
      aStatement('2020-12-31', '10'),
      aStatement('2021-12-31', '10'),
      aStatement('2022-12-31', '20'),
      aStatement('2023-12-31', '10'),
    ]);

    expect(spelled(history)).toEqual([
      '2020-12-31..2022-12-31 10',
      '2022-12-31..2023-12-31 20',
      '2023-12-31.. 10',
    ]);
  });

  it('end on the day that is stated, unless another state comes first', () => {
    expect(spelled(historyOf([aStatement('2020-01-01', 'a', { endsOn: '2021-06-30' })]))).toEqual([
      '2020-01-01..2021-06-30 a',
    ]);
    expect(
      spelled(
        historyOf([
          aStatement('2020-01-01', 'a', { endsOn: '2021-06-30' }),
          aStatement('2021-01-01', 'b'),
        ]),
      ),
    ).toEqual(['2020-01-01..2021-01-01 a', '2021-01-01.. b']);
  });

  it('begin anew when a thing that ended is there again in the same state', () => {
    const history = historyOf([
      aStatement('2020-01-01', 'a', { endsOn: '2021-06-30' }),
      aStatement('2022-01-01', 'a'),
    ]);

    expect(spelled(history)).toEqual(['2020-01-01..2021-06-30 a', '2022-01-01.. a']);
  });

  it('follow the statement that takes precedence, whichever arrived first', () => {
    const older = aStatement('2020-12-31', '10', { precedence: '2022', arrival: '2' });
    const newer = aStatement('2020-12-31', '11', { precedence: '2023', arrival: '1' });

    expect(spelled(historyOf([older, newer]))).toEqual(['2020-12-31.. 11']);
  });

  it('name the publication that said so first, not the one that repeats it', () => {
    const first = aStatement('2020-12-31', '10', { precedence: '2022' });
    const repeated = aStatement('2020-12-31', '10', { precedence: '2023' });

    expect(historyOf([repeated, first])[0]?.statement).toBe(first);
  });

  it('leave an empty validity where a later publication takes the beginning of a state back', () => {
    const history = historyOf([
      aStatement('2020-12-31', '10'),
      aStatement('2021-12-31', '20'),
      aStatement('2021-12-31', '10', { precedence: '2', arrival: '2' }),
    ]);

    expect(spelled(history)).toEqual(['2020-12-31.. 10', '2021-12-31..2021-12-31 20']);
  });
});

const statements = fc.array(
  fc.record({
    key: fc.constantFrom('a', 'b'),
    day: fc.constantFrom('2019-12-31', '2020-12-31', '2021-12-31', '2022-12-31', '2023-12-31'),
    state: fc.constantFrom('1', '2', '3'),
    edition: fc.integer({ min: 0, max: 4 }),
    arrival: fc.constantFrom('1', '2', '3', '4'),
  }),
  { maxLength: 40 },
);
/** Within one publication a key and day occur once, so precedence is unique among those. */
const withPrecedence = statements.map((list) =>
  list.map(({ edition, ...statement }, index) => ({
    ...statement,
    precedence: `${edition} ${statement.arrival} ${String(index).padStart(3, '0')}`,
  })),
);

/** So few days and states that most statements meet others; some say when the thing ends. */
const crowded = fc
  .array(
    fc.record({
      day: fc.constantFrom('2019-12-31', '2020-12-31'),
      state: fc.constantFrom('1', '2'),
      endsOn: fc.constantFrom(undefined, undefined, undefined, '2020-06-30'),
      edition: fc.integer({ min: 0, max: 9 }),
      arrival: fc.constantFrom('1', '2', '3', '4', '5', '6'),
    }),
    { maxLength: 14 },
  )
  .map((list) =>
    list.map(({ endsOn, edition, ...said }, index): Statement => {
      const precedence = `${edition} ${said.arrival} ${String(index).padStart(3, '0')}`;
      const statement = { key: 'a', ...said, precedence };
      return endsOn === undefined ? statement : { ...statement, endsOn };
    }),
  );

describe('for any statements, in any order', () => {
  it('no two states of a thing overlap and none has a gap before the next', () => {
    fc.assert(
      fc.property(withPrecedence, (list) => {
        for (const key of ['a', 'b']) {
          const states = historyOf(list)
            .filter(
              ({ statement, validFrom, validTo }) => statement.key === key && validFrom !== validTo,
            )
            .toSorted((left, right) => (left.validFrom < right.validFrom ? -1 : 1));
          expect(states.map(({ validTo }) => validTo)).toEqual(
            states.map((_, index) => states[index + 1]?.validFrom ?? null),
          );
          const days = list.filter((statement) => statement.key === key).map(({ day }) => day);
          expect(states[0]?.validFrom).toBe(days.sort()[0]);
        }
      }),
    );
  });

  it('no state is followed by an equal one', () => {
    fc.assert(
      fc.property(withPrecedence, (list) => {
        const states = historyOf(list.filter(({ key }) => key === 'a'))
          .filter(({ validFrom, validTo }) => validFrom !== validTo)
          .toSorted((left, right) => (left.validFrom < right.validFrom ? -1 : 1));
        states.forEach(({ statement }, index) => {
          expect(states[index + 1]?.statement.state).not.toBe(statement.state);
        });
      }),
    );
  });

  it('no key begins twice on one day, withdrawn states among them', () => {
    fc.assert(
      fc.property(withPrecedence, (list) => {
        const begins = historyOf(list).map(
          ({ statement, validFrom }) => `${statement.key} ${validFrom}`,
        );
        expect(new Set(begins).size).toBe(begins.length);
      }),
    );
  });

  it('the order in which they are given changes nothing, nor does giving them twice', () => {
    fc.assert(
      fc.property(
        withPrecedence.chain((list) =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
        ),
        ([list, shuffled]) => {
          expect(spelled(historyOf(shuffled))).toEqual(spelled(historyOf(list)));
          expect(spelled(historyOf([...list, ...list]))).toEqual(spelled(historyOf(list)));
        },
      ),
    );
  });

  it('withdrawn is what some arrival began last and all of them together do not', () => {
    fc.assert(
      fc.property(crowded, (list) => {
        const holding = (known: readonly Statement[]) =>
          historyOf(known).filter(({ validFrom, validTo }) => validFrom !== validTo);
        const began = new Map<string, string>();
        for (const arrival of [...new Set(list.map((statement) => statement.arrival))].sort()) {
          const known = list.filter((statement) => statement.arrival <= arrival);
          for (const { statement } of holding(known)) {
            began.set(`${statement.key} ${statement.day}`, statement.precedence);
          }
        }
        for (const { statement } of holding(list)) {
          began.delete(`${statement.key} ${statement.day}`);
        }
        const withdrawn = historyOf(list)
          .filter(({ validFrom, validTo }) => validFrom === validTo)
          .map(
            ({ statement }) => [`${statement.key} ${statement.day}`, statement.precedence] as const,
          );

        expect(new Map(withdrawn)).toEqual(began);
      }),
      { numRuns: 3_000 },
    );
  });

  it.each([
    ['a new day each', (edition: string) => edition, 4_000],
    ['the same day again', () => '2020-12-31', 1],
  ])('of many editions, %s, take time in proportion to what they state', (_what, dayOf, states) => {
    const editions = Array.from({ length: 4_000 }, (_, index) => String(index).padStart(5, '0'));
    const list = editions.map((edition) =>
      aStatement(dayOf(edition), dayOf(edition), { precedence: edition, arrival: edition }),
    );
    const startedAt = performance.now();

    expect(historyOf(list)).toHaveLength(states);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it('every day that ever began a state by what was known at an arrival is told', () => {
    fc.assert(
      fc.property(withPrecedence, (list) => {
        const told = new Set(
          historyOf(list).map(({ statement, validFrom }) => `${statement.key} ${validFrom}`),
        );
        for (const arrival of ['1', '2', '3', '4']) {
          const known = list.filter((statement) => statement.arrival <= arrival);
          for (const { statement, validFrom } of historyOf(known)) {
            expect(told).toContain(`${statement.key} ${validFrom}`);
          }
        }
      }),
    );
  });
});
