import type { OutageSpan } from '../../domain/outage/outage.js';
import { findInstant, type UtcInstant } from '../../domain/time/instant.js';
import type { Defect } from '../outages/set-aside.js';

/** A number of MW that was sent, and whether it can be used. */
export interface ReadMegawatts {
  readonly value: number | undefined;
  readonly defects: readonly Defect[];
}

/** The event the spans are of. */
export interface SpannedEvent {
  readonly startedAtUtc: UtcInstant;
  readonly endedAtUtc: UtcInstant | undefined;
  readonly installedMw: number | undefined;
}

/** Spans that can be used, and what could not. */
export interface ReadSpans {
  readonly spans: readonly OutageSpan[];
  readonly defects: readonly Defect[];
}

type SentSpan = Readonly<Record<string, unknown>>;

/** A capacity as sent: a number or a text of one; null and '' say nothing; below zero is none. */
export function readMegawatts(field: string, sent: unknown): ReadMegawatts {
  if (sent === undefined || sent === null || sent === '') return { value: undefined, defects: [] };
  const value = numberIn(sent);
  if (Number.isFinite(value) && value >= 0) return { value, defects: [] };
  const reason = value < 0 ? 'negative_capacity' : 'invalid_number';
  return { value: undefined, defects: [{ reason, field, rawValue: sent }] };
}

function numberIn(sent: unknown): number {
  if (typeof sent === 'number') return sent;
  const isNumeral = typeof sent === 'string' && /^\s*-?\d+(?:[.,]\d+)?\s*$/.test(sent);
  return isNumeral ? Number(sent.replace(',', '.')) : Number.NaN;
}

/**
 * Spans of an event. A span without dates stands for the whole event (v1). What is unavailable is at
 * most what is installed; where only one of available and unavailable is sent, the other follows from
 * the installed capacity. A span that cannot be placed, or a second one of the same start and direction,
 * is left out and told.
 */
export function readSpans(sent: readonly SentSpan[], event: SpannedEvent): ReadSpans {
  const spans = new Map<string, OutageSpan>();
  const defects: Defect[] = [];
  for (const raw of sent) {
    const placed = placeOf(raw, event);
    if (placed === undefined) {
      defects.push({ reason: 'invalid_span', field: 'values', rawValue: raw });
      continue;
    }
    const capacity = readCapacity(raw, event.installedMw);
    defects.push(...capacity.defects);
    const span = { ...placed, ...capacity.figures };
    const key = `${span.startUtc} ${span.direction}`;
    if (spans.has(key)) defects.push({ reason: 'repeated_span', field: 'values', rawValue: raw });
    else spans.set(key, span);
  }
  return { spans: [...spans.values()], defects };
}

function placeOf(
  raw: SentSpan,
  event: SpannedEvent,
): Pick<OutageSpan, 'startUtc' | 'endUtc' | 'direction'> | undefined {
  const startUtc = instantOr(raw['start_date'], event.startedAtUtc);
  const endUtc = instantOr(raw['end_date'], event.endedAtUtc);
  if (startUtc === 'unreadable' || endUtc === 'unreadable' || startUtc === undefined) {
    return undefined;
  }
  if (endUtc !== undefined && endUtc <= startUtc) return undefined;
  return { startUtc, endUtc, direction: directionOf(raw) };
}

function instantOr(
  sent: unknown,
  otherwise: UtcInstant | undefined,
): UtcInstant | 'unreadable' | undefined {
  if (sent === undefined || sent === null || sent === '') return otherwise;
  return (typeof sent === 'string' ? findInstant(sent.trim()) : undefined) ?? 'unreadable';
}

/** `France>Spain`: exchange capacity has a direction, and both may be stated for one span. */
function directionOf(raw: SentSpan): string {
  const sender = firstText(raw['sender_country_name'], raw['sender_country_eic_code']);
  const receiver = firstText(raw['receiver_country_name'], raw['receiver_country_eic_code']);
  return sender === undefined && receiver === undefined
    ? ''
    : `${sender ?? '?'}>${receiver ?? '?'}`;
}

function firstText(...candidates: readonly unknown[]): string | undefined {
  return candidates
    .filter((candidate) => typeof candidate === 'string')
    .map((text) => text.trim())
    .find((text) => text !== '');
}

/** v1 states one `value`, what stays available; later versions state both sides under their names. */
function readCapacity(
  raw: SentSpan,
  installedMw: number | undefined,
): {
  readonly figures: Pick<OutageSpan, 'availableMw' | 'unavailableMw'>;
  readonly defects: readonly Defect[];
} {
  const availableField = 'available_capacity' in raw ? 'available_capacity' : 'value';
  const available = readMegawatts(availableField, raw[availableField]);
  const unavailable = readMegawatts('unavailable_capacity', raw['unavailable_capacity']);
  return {
    figures: {
      availableMw: available.value ?? difference(installedMw, unavailable.value),
      unavailableMw: atMost(
        installedMw,
        unavailable.value ?? difference(installedMw, available.value),
      ),
    },
    defects: [...available.defects, ...unavailable.defects],
  };
}

function difference(installedMw: number | undefined, mw: number | undefined): number | undefined {
  return installedMw === undefined || mw === undefined ? undefined : Math.max(0, installedMw - mw);
}

function atMost(installedMw: number | undefined, mw: number | undefined): number | undefined {
  return installedMw === undefined || mw === undefined ? mw : Math.min(mw, installedMw);
}
