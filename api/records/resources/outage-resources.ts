import { FACT_OUTAGE_PERIOD } from '../../../domain/star-schema/outage-tables.js';
import { tableResource } from '../table-resource.js';
import { textListParameter } from '../text-parameters.js';

/** What stays available in each span of an outage. */
export const OUTAGE_PERIODS_RESOURCE = tableResource({
  path: 'v1/outages/periods',
  tag: 'outages',
  summary: 'What stays available in each span of an outage',
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
    start: 'First start of the spans; absent: however old.',
    end: 'End of the window, itself not part of it.',
    isRequired: false,
  },
});
