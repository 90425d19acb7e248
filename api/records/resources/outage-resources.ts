import { FACT_OUTAGE_PERIOD } from '../../../domain/star-schema/outage-tables.js';
import { tableResource } from '../table-resource.js';
import { textListParameter } from '../text-parameters.js';

/**
 * What stays available in each span of an outage: of its newest version, not of what was called off.
 */
export const OUTAGE_PERIODS_RESOURCE = tableResource({
  path: 'v1/outages/periods',
  tag: 'outages',
  summary: 'What stays available in each span of an outage in force that overlaps a window',
  pageName: 'OutagePeriodPage',
  table: FACT_OUTAGE_PERIOD,
  filters: {
    outage_id: {
      column: 'outage_id',
      parameter: textListParameter({
        description: 'Identifiers of events',
        example: ['EC-EDF-05470-EDF-T-00016736'],
        allowed: 'identifiers of at most 80 characters',
        pattern: /^.{1,80}$/,
      }),
    },
  },
  window: {
    start: 'Spans that go on after this instant; absent: however old.',
    end: 'Spans that begin before this instant; absent: however far ahead.',
    isRequired: false,
  },
});
