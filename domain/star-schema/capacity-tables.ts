import {
  boolean,
  civilDate,
  double,
  integer,
  nullable,
  text,
  type RecordTable,
} from './record-table.js';

/** Installed capacity of a region and source, with validity in time (SCD2). */
export const FACT_INSTALLED_CAPACITY = {
  name: 'fact_installed_capacity',
  meaning: 'Installed capacity of a region and source over time.',
  grain: 'a region, a source and a first day of validity',
  key: [
    text('region_code', 3, 'INSEE code of the region; 94 Corsica is among them.'),
    text('source_code', 30, 'Energy source.'),
    civilDate('valid_from', 'Paris day', 'First day the capacity holds.'),
  ],
  values: [
    nullable(
      civilDate(
        'valid_to',
        'Paris day',
        'First day it no longer holds; null: it holds; equal to valid_from: withdrawn, holds on no day.',
      ),
    ),
    nullable(double('capacity_mw', 'MW', 'Installed capacity; null where none is published.')),
    text('edition', 40, 'Newest year of the publication that stated it first, as `2023`.'),
  ],
} as const satisfies RecordTable;

/** Installations of the national register, with validity in time (SCD2, R14). */
export const DIM_GENERATION_INSTALLATION = {
  name: 'dim_generation_installation',
  meaning: 'Installations of the national register over time; known by EIC or register id (R14).',
  grain: 'an installation and a first day of validity',
  key: [
    text('installation_id', 80, 'EIC code, else the id of the register; never a name.'),
    civilDate('valid_from', 'Paris day', 'First day this state holds.'),
  ],
  values: [
    nullable(
      civilDate(
        'valid_to',
        'Paris day',
        'First day it no longer holds; null: it holds; equal to valid_from: withdrawn, holds on no day.',
      ),
    ),
    text('id_kind', 20, 'What the id is: `eic` or `register`.'),
    nullable(
      text('installation_name', 200, 'Name; null where the register keeps it confidential.'),
    ),
    nullable(text('region_code', 3, 'INSEE code of the region.')),
    nullable(text('commune_code', 5, 'INSEE code of the commune.')),
    nullable(text('substation_code', 20, 'Substation it is connected to.')),
    nullable(text('filiere', 100, 'Filière, as the register files it; may be wrong.')),
    nullable(text('source_code', 30, 'Energy source; null for what is no production.')),
    boolean(
      'is_source_corrected',
      '',
      'Whether the technology contradicts the filière: source_code follows the technology.',
    ),
    nullable(text('technology', 100, 'Technology, as the register spells it.')),
    nullable(double('capacity_mw', 'MW', 'Installed capacity; the register states kW.')),
    nullable(civilDate('commissioned_on', 'Paris day', 'Day it went into service.')),
    nullable(
      integer('installation_count', 'count', 'Installations a row of the register stands for.'),
    ),
    nullable(text('operating_state', 60, 'Whether it is in service (`régime`), as published.')),
    text('edition', 40, 'Edition of the register that stated it first, a day.'),
  ],
} as const satisfies RecordTable;
