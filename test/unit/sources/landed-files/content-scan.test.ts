import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { decodeText } from '../../../../sources/landed-files/content-scan.js';
import { delimitedLines } from '../../../../sources/landed-files/delimited-text.js';
import { readText } from '../../../../sources/landed-files/text-content.js';
import { scanOf } from '../installed-capacity/capacity-builders.js';

describe('the encoding of a text', () => {
  it.each([
    ['plain letters', Buffer.from('annee;region'), 'utf-8'],
    ['UTF-8', Buffer.from('année;Île-de-France €'), 'utf-8'],
    ['UTF-8 with its mark', Buffer.from('\uFEFFannée'), 'utf-8'],
    ['Latin-1', Buffer.from('année;Île-de-France', 'latin1'), 'latin-1'],
    ['UTF-16, small end first', Buffer.from('\uFEFFannée', 'utf16le'), 'utf-16le'],
    ['UTF-16, big end first', Buffer.from('\uFEFFannée', 'utf16le').swap16(), 'utf-16be'],
    ['letters of Windows-1252', Buffer.from([0x61, 0x92, 0x62]), 'ambiguous'],
    [
      'UTF-8 and Latin-1 in one',
      Buffer.concat([Buffer.from('é'), Buffer.from([0xe9, 0x20])]),
      'ambiguous',
    ],
    ['UTF-8 whose last letter is cut', Buffer.from('éé').subarray(0, 3), 'ambiguous'],
  ])('of %s is told', async (_, bytes, encoding) => {
    for (const pieceBytes of [1, 3, 1000]) {
      expect((await scanOf(bytes, pieceBytes)).encoding).toBe(encoding);
    }
  });

  it('of any text is told, however it is cut, and the text comes back', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !/[\0\uFEFF]/.test(text)),
        fc.integer({ min: 1, max: 7 }),
        async (text, pieceBytes) => {
          const { encoding } = await scanOf(Buffer.from(text), pieceBytes);

          expect(encoding).toBe('utf-8');
          expect(readText(Buffer.from(text))).toBe(text);
        },
      ),
    );
  });

  it('of what is Latin-1 by chance never loses a letter', () => {
    const latin = Buffer.from("Provence-Alpes-Côte d'Azur — ½ é".replace('—', '-'), 'latin1');

    expect(readText(latin)).toBe("Provence-Alpes-Côte d'Azur - ½ é");
    expect(decodeText(latin, 'latin-1')).toBe(readText(latin));
  });
});

describe('the form of a file', () => {
  it.each([
    ['nothing', '', 'empty'],
    ['an array', ' \n[{}]', 'json'],
    ['an object after a byte order mark', '\uFEFF{"results": []}', 'json'],
    ['a page', '<!doctype html>', 'markup'],
    ['a CSV', 'a;b\n1;2\n', 'lines'],
    ['blanks', '   ', 'lines'],
  ])('of %s is told by its beginning', async (_, text, form) => {
    expect((await scanOf(text)).form).toBe(form);
  });
});

describe('the records of a file', () => {
  it.each([
    ['lines', 'a\nb\nc\n', 3],
    ['lines without the last break', 'a\nb', 2],
    ['lines with breaks of Windows', 'a\r\nb\r\n', 2],
    ['blank lines between', 'a\n\n\r\nb\n', 2],
    ['breaks within quotes', 'a\n"b\nb";"c\n\nc"\nd\n', 3],
    ['doubled quotes', 'a\n"b""\n";c\n', 2],
  ])('are counted: %s', async (_, text, records) => {
    for (const pieceBytes of [1, 2, 1000]) {
      expect((await scanOf(text, pieceBytes)).records).toBe(records);
    }
  });

  it.each([
    ['an array', '[{"a": {"b": [{}]}}, {"c": "}]"}]', 2],
    ['an answer', '{"total_count": 9, "results": [{"a": [1, {}]}, {}, {"x": "\\"{"}]}', 3],
    ['an empty answer', '{"results": []}', 0],
  ])('are counted in JSON: %s', async (_, text, records) => {
    for (const pieceBytes of [1, 2, 1000]) {
      expect(await scanOf(text, pieceBytes)).toMatchObject({ records, isClosed: true });
    }
  });

  it('are as many as a parser finds, for any cells', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ';', '"', '\n', '\r', ' ', 'é') });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(cell, { minLength: 2, maxLength: 3 })), async (lines) => {
        const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
        const text = lines.map((cells) => `${cells.map(quoted).join(';')}\n`).join('');

        const parsed = [...delimitedLines(text, ';')].map(({ cells }) => cells);

        expect(parsed).toEqual(lines);
        expect((await scanOf(text, 3)).records).toBe(lines.length);
      }),
    );
  });

  it('that are cut off inside JSON are not closed', async () => {
    expect((await scanOf('[{"a": 1}, {"a"')).isClosed).toBe(false);
  });
});

it('the line of a cell that begins below a long one is told rightly', () => {
  const lines = [...delimitedLines('a;b\n"x\n\nx";1\nc;d\n', ';')];

  expect(lines.map(({ line }) => line)).toEqual([1, 2, 5]);
});

it('the first line with a NUL byte is told', async () => {
  expect((await scanOf('a\nb\0\n')).nulLine).toBe(2);
  expect((await scanOf('a\nb\n')).nulLine).toBeUndefined();
});
