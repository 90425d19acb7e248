/** A line of a delimited text. */
export interface DelimitedLine {
  /** Line it begins on, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * The lines of a delimited text that are not blank. A cell in quotes may hold delimiters, line breaks
 * and doubled quotes, and may be as long as it likes.
 */
export function* delimitedLines(text: string, delimiter: string): Generator<DelimitedLine> {
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const end = endOfLine(text, at);
    const plain = text.slice(at, end);
    const next = plain.includes('"')
      ? quotedLine(text, at, delimiter)
      : { cells: withoutReturn(plain).split(delimiter), end };
    const isBlank = next.cells.length === 1 && next.cells[0] === '';
    if (!isBlank) yield { line, cells: next.cells };
    line += next.end === end ? 1 : lineFeedsIn(text, at, next.end) + 1;
    at = next.end + 1;
  }
}

/** A line with quotes in it, cell by cell: its end is where a line break stands outside of them. */
function quotedLine(
  text: string,
  begin: number,
  delimiter: string,
): { readonly cells: readonly string[]; readonly end: number } {
  const cells: string[] = [];
  let at = begin;
  for (;;) {
    const cell = text[at] === '"' ? quotedCell(text, at) : plainCell(text, at, delimiter);
    cells.push(cell.text);
    at = cell.end;
    // Whatever stands behind a closing quote belongs to no cell and ends with the line.
    if (text[at] !== delimiter) return { cells, end: endOfLine(text, at) };
    at += 1;
  }
}

interface Cell {
  readonly text: string;
  readonly end: number;
}

function plainCell(text: string, begin: number, delimiter: string): Cell {
  const lineEnd = endOfLine(text, begin);
  const delimiterAt = text.indexOf(delimiter, begin);
  return delimiterAt === -1 || delimiterAt > lineEnd
    ? { text: withoutReturn(text.slice(begin, lineEnd)), end: lineEnd }
    : { text: text.slice(begin, delimiterAt), end: delimiterAt };
}

function quotedCell(text: string, begin: number): Cell {
  let end = text.indexOf('"', begin + 1);
  while (end !== -1 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
  if (end === -1) return { text: text.slice(begin + 1), end: text.length };
  return { text: text.slice(begin + 1, end).replaceAll('""', '"'), end: end + 1 };
}

function withoutReturn(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}

function lineFeedsIn(text: string, begin: number, end: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', begin); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) {
    count += 1;
  }
  return count;
}
