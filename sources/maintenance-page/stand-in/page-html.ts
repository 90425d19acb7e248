import {
  SIMULATED_UNITS,
  simulatedVersions,
  type SimulatedVersion,
} from '../../rte-unavailability/stand-in/simulated-fleet.js';

/** How a page may differ from the one that is described. */
export const PAGE_DRIFTS = [
  'no-table',
  'no-headings',
  'renamed-columns',
  'other-row-class',
  'ids-missing',
  'cells-missing',
  'empty-unmarked',
  'javascript-shell',
] as const;

/** One of {@link PAGE_DRIFTS}. */
export type PageDrift = (typeof PAGE_DRIFTS)[number];

/** An event as the page shows it, cells as text. */
export interface PageEvent {
  readonly id: string;
  readonly unit: string;
  readonly area: string;
  readonly type: string;
  readonly start: string;
  readonly end: string;
  readonly unavailableMw: string;
  readonly description: string;
  readonly version?: string;
  readonly status?: string;
}

const DAY_MS = 86_400_000;
const MAX_EVENTS = 60;
const HEADINGS = [
  ...['Identifiant', 'Unité', 'Zone', 'Type', 'Début', 'Fin'],
  ...['Puissance indisponible (MW)', 'Description', 'Version', 'Statut'],
];

/** The events of the simulated fleet that a page would show at an instant: the newest version of each. */
export function simulatedEvents(seed: number, nowMs: number): readonly PageEvent[] {
  const from = nowMs - 2 * DAY_MS;
  const to = nowMs + 30 * DAY_MS;
  const newest = new Map<string, SimulatedVersion>();
  for (const version of simulatedVersions(seed, SIMULATED_UNITS, from, to)) {
    const isShown = version.publishedMs <= nowMs && version.startMs < to && version.endMs > from;
    if (isShown) newest.set(version.identifier, version);
  }
  return [...newest.values()].slice(0, MAX_EVENTS).map(pageEvent);
}

/** A whole page in HTML, drifted where told. */
export function pageHtml(events: readonly PageEvent[], drift?: PageDrift): string {
  if (drift === 'javascript-shell') {
    return page('<div id="root"></div><script src="/app.js"></script>');
  }
  if (drift === 'no-table') {
    return page(`<ul>${events.map(({ id, unit }) => `<li>${id} ${unit}</li>`).join('')}</ul>`);
  }
  const shown = drift === 'empty-unmarked' ? [] : events;
  const rows = shown.map((event) => rowHtml(event, drift)).join('\n');
  const none = '<tr class="no-events"><td colspan="10">Aucune indisponibilité annoncée</td></tr>';
  const body = shown.length === 0 && drift !== 'empty-unmarked' ? none : rows;
  return page(
    `<table class="events" data-event-count="${shown.length}">${headHtml(drift)}<tbody>${body}</tbody></table>`,
  );
}

function headHtml(drift: PageDrift | undefined): string {
  if (drift === 'no-headings') return '';
  const headings = drift === 'renamed-columns' ? HEADINGS.map((name) => `Le ${name}`) : HEADINGS;
  return `<thead><tr>${headings.map((name) => `<th>${name}</th>`).join('')}</tr></thead>`;
}

function rowHtml(event: PageEvent, drift: PageDrift | undefined): string {
  const hasId = drift !== 'ids-missing';
  const rowClass = drift === 'other-row-class' ? 'ligne' : 'event-row';
  const cell = (name: string, text = ''): string =>
    drift === 'cells-missing' && name === 'start-date'
      ? ''
      : `<td class="${name}">${escaped(text)}</td>`;
  const cells = [
    cell('event-id', hasId ? event.id : ''),
    cell('unit-name', event.unit),
    cell('area', event.area),
    cell('event-type', event.type),
    cell('start-date', event.start),
    cell('end-date', event.end),
    cell('unavail-mw', event.unavailableMw),
    cell('description', event.description),
    cell('version', event.version),
    cell('status', event.status),
  ];
  return `<tr class="${rowClass}" data-event-id="${hasId ? escaped(event.id) : ''}">${cells.join('')}</tr>`;
}

function pageEvent(version: SimulatedVersion): PageEvent {
  const { asset, kind, isDismissed } = version;
  return {
    id: version.identifier,
    unit: asset.name,
    area: '',
    type: kind === 'planned' ? 'Maintenance planifiée' : 'Avarie fortuite',
    start: parisText(version.startMs),
    end: parisText(version.endMs),
    unavailableMw: new Intl.NumberFormat('fr-FR').format(asset.installedMw - version.availableMw),
    description: kind === 'planned' ? 'Maintenance prévue' : 'Défaillance & réparation',
    version: String(version.version),
    status: isDismissed ? 'Annulé' : 'En cours',
  };
}

const PARIS = new Intl.DateTimeFormat('fr-FR', {
  timeZone: 'Europe/Paris',
  dateStyle: 'short',
  timeStyle: 'short',
});

/** `21/11/2026 08:30`; in the hour that comes twice it says no more than such pages do. */
function parisText(ms: number): string {
  return PARIS.format(new Date(ms));
}

function page(content: string): string {
  return [
    '<!DOCTYPE html>',
    '<html lang="fr"><head><meta charset="utf-8"><title>Maintenances</title></head>',
    `<body><h1>Indisponibilités annoncées (simulées)</h1>${content}`,
    '<p>Les dates sont celles de Paris.</p></body></html>',
    '',
  ].join('\n');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
