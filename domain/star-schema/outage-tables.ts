import { double, instant, integer, nullable, text, type RecordTable } from './record-table.js';

/** Unavailabilities and maintenance: the newest version of each event. */
export const FACT_OUTAGE = {
  name: 'fact_outage',
  meaning: 'Unavailabilities of units and lines: the highest version of each event.',
  grain: 'an event of a publisher',
  key: [
    text('publisher', 40, 'Dataset the event was published in.'),
    text('outage_id', 80, 'Identifier the publisher gives the event.'),
  ],
  values: [
    integer('version', '', 'Version of the event; the highest wins.'),
    text('status', 20, '`active`, `finished`, `dismissed` or `cancelled`.'),
    text('outage_kind', 20, '`planned` or `forced`.'),
    nullable(text('asset_code', 40, 'EIC code of the unit or line; null where none is told.')),
    text('asset_name', 200, 'Name of the unit or line.'),
    text('asset_kind', 30, '`generation_unit`, `production_unit` or `transmission`.'),
    nullable(text('fuel_type', 40, 'Word of the publisher for what a unit burns: `FOSSIL_GAS`.')),
    nullable(text('source_code', 30, 'Energy source of a unit; null for lines.')),
    nullable(text('region_code', 3, 'Region of the unit; null while unresolved.')),
    instant('started_at', 'UTC', 'First instant of the event.'),
    nullable(instant('ended_at', 'UTC', 'End of the event; null while unknown.')),
    nullable(double('installed_mw', 'MW', 'Installed capacity of the unit.')),
    nullable(double('available_mw', 'MW', 'Lowest capacity that stays available.')),
    nullable(text('reason', 1000, 'Reason or description as published.')),
    nullable(instant('published_at', 'UTC', 'When this version was published.')),
  ],
  rankColumn: 'version',
  timeColumn: 'started_at',
  endColumn: 'ended_at',
} as const satisfies RecordTable;

/** What stays available in each span of an event. */
export const FACT_OUTAGE_PERIOD = {
  name: 'fact_outage_period',
  meaning: 'What stays available in each span of an unavailability.',
  grain: 'an event, a direction of exchange and the start of a span',
  key: [
    text('publisher', 40, 'Dataset the event was published in.'),
    text('outage_id', 80, 'Identifier the publisher gives the event.'),
    text(
      'direction',
      80,
      'From which zone to which, for a line: `France>Spain`; empty for a unit.',
    ),
    instant('period_start', 'UTC', 'First instant of the span.'),
  ],
  values: [
    integer('version', '', 'Version of the event the span belongs to; join on it.'),
    nullable(
      instant(
        'period_end',
        'UTC',
        'End of the span; null while unknown; its start again when nothing is left of it: the event ' +
          'was called off, or is no longer stated to have this span.',
      ),
    ),
    nullable(double('available_mw', 'MW', 'Capacity that stays available.')),
    nullable(double('unavailable_mw', 'MW', 'Capacity that is lost, at most what is installed.')),
  ],
  rankColumn: 'version',
  timeColumn: 'period_start',
  endColumn: 'period_end',
} as const satisfies RecordTable;
