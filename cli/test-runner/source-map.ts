import { z } from 'zod';

const MAP_SCHEMA = z.object({ sources: z.array(z.string()), mappings: z.string() });
const INLINE_MARK = 'sourceMappingURL=data:application/json;';
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const CONTINUES = 32;

/** A place in generated code and the source line it came from (from 1). */
export interface MappedPlace {
  readonly offset: number;
  readonly source: string;
  readonly line: number;
}

/** Every mapped place of a script that carries its source map within itself. */
export function mappedPlaces(code: string): readonly MappedPlace[] {
  const start = code.lastIndexOf(INLINE_MARK);
  if (start < 0) return [];
  const base64 = code.slice(code.indexOf('base64,', start) + 'base64,'.length).trim();
  const map = MAP_SCHEMA.parse(JSON.parse(Buffer.from(base64, 'base64').toString('utf8')));
  const places: MappedPlace[] = [];
  let lineOffset = 0;
  let sourceIndex = 0;
  let sourceLine = 0;
  for (const segments of map.mappings.split(';')) {
    let column = 0;
    for (const segment of segments.split(',')) {
      const [columnStep, sourceStep, lineStep] = decode(segment);
      column += columnStep ?? 0;
      if (sourceStep === undefined || lineStep === undefined) continue;
      sourceIndex += sourceStep;
      sourceLine += lineStep;
      const source = map.sources[sourceIndex] ?? '';
      places.push({ offset: lineOffset + column, source, line: sourceLine + 1 });
    }
    lineOffset = nextLineOffset(code, lineOffset);
  }
  return places;
}

function nextLineOffset(code: string, from: number): number {
  const end = code.indexOf('\n', from);
  return end < 0 ? code.length : end + 1;
}

/** The numbers of one segment: base 64 digits of 5 bits, least first, the sign in the lowest bit. */
function decode(segment: string): readonly number[] {
  const numbers: number[] = [];
  let value = 0;
  let shift = 0;
  for (const digit of segment) {
    const bits = DIGITS.indexOf(digit);
    value += (bits % CONTINUES) * 2 ** shift;
    shift += 5;
    if (bits >= CONTINUES) continue;
    numbers.push(value % 2 === 1 ? -Math.floor(value / 2) : value / 2);
    value = 0;
    shift = 0;
  }
  return numbers;
}
