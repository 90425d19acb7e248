import { describe, expect, it } from '@jest/globals';

import {
  REGIONAL_PRODUCTION_QUERY,
  toFlowQuery,
} from '../../../../api/production/production.dto.js';
import { QueryPipe } from '../../../../api/query-parameters/query.pipe.js';

const pipe = new QueryPipe(REGIONAL_PRODUCTION_QUERY);
const DAY = { start: '2026-08-27T00:00:00Z', end: '2026-08-28T00:00:00Z' };

describe('the query of a regional series', () => {
  it('asks for all regions and sources, 1,000 rows at a time, unless told otherwise', () => {
    expect(toFlowQuery(pipe.transform(DAY))).toEqual({
      window: { startUtc: DAY.start, endUtc: DAY.end },
      regionCodes: [],
      sources: [],
      limit: 1000,
    });
  });

  it('is the same however regions and sources are written', () => {
    const one = pipe.transform({ ...DAY, region_code: ['32', '11,32'], source: 'wind,solar' });
    const other = pipe.transform({ ...DAY, region_code: '11,32', source: ['solar', 'wind'] });
    expect(toFlowQuery(one)).toEqual(toFlowQuery(other));
  });

  it('takes instants with an offset as the same instants in UTC', () => {
    const query = pipe.transform({ ...DAY, start: '2026-08-27T02:00:00+02:00' });
    expect(query.start).toBe('2026-08-27T00:00:00Z');
  });

  it('takes an empty cursor as the first page', () => {
    expect(toFlowQuery(pipe.transform({ ...DAY, cursor: '' }))).not.toHaveProperty('after');
  });

  it.each(['1', '10000'])('takes a limit of %s', (limit) => {
    expect(pipe.transform({ ...DAY, limit }).limit).toBe(Number(limit));
  });
});
