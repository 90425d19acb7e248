import { Inject, Injectable } from '@nestjs/common';

import type { WarehouseReader } from '../../platform/warehouse/warehouse-reader.js';
import { WAREHOUSE_READER } from '../api-dependencies.js';
import { encodePageCursor } from '../query-parameters/page-cursor.js';

import {
  alarmListOf,
  toAlarmJson,
  toAlarmQuery,
  type AlarmPageJson,
  type AlarmsQuery,
} from './alarms.dto.js';

/** Serves alarms, a page at a time. */
@Injectable()
export class AlarmsService {
  constructor(@Inject(WAREHOUSE_READER) private readonly reader: WarehouseReader) {}

  /** A page, newest first; one alarm more than asked for tells whether there is a next one. */
  async read(query: AlarmsQuery): Promise<AlarmPageJson> {
    const origin = await this.reader.readOrigin();
    const { limit, ...list } = toAlarmQuery(query);
    const found = await this.reader.watch.findAlarms({ ...list, limit: limit + 1 });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const hasMore = last !== undefined && found.length > page.length;
    return {
      data: page.map((alarm) => toAlarmJson(alarm, origin)),
      next_cursor: hasMore ? encodePageCursor(alarmListOf(query), last.alarmId) : null,
    };
  }
}
