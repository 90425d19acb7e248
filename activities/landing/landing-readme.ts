import type { LandingFolder } from '../../platform/landing/landing-zone.js';
import type { LandedFileKind } from '../../sources/landed-files/landed-file.js';

/** The folders of the landing zone, each with what its README says: French first. */
export function landingFolders(kinds: readonly LandedFileKind[]): readonly LandingFolder[] {
  return kinds.map(({ kind, bronzeFolder, whatFr, whatEn }) => ({
    kind,
    readme: [
      `Déposez ici vos fichiers — dossier « ${kind} »`,
      '',
      whatFr,
      'Le nom du fichier est libre : c’est le contenu qui compte. Pendant la copie, donnez-lui un nom',
      'en « .part » ou « .tmp » ; un fichier n’est pris que lorsqu’il ne change plus.',
      `Il est alors gardé tel quel dans ${bronzeFolder}/, chargé, puis retiré d’ici.`,
      `Refusé, il va dans ../quarantine/${kind}/ avec un rapport qui dit pourquoi ;`,
      `déjà chargé (même contenu), dans ../duplicates/${kind}/ avec une note.`,
      `Chargé en partie seulement, une note est laissée dans ../loaded-with-remarks/${kind}/.`,
      '',
      '---',
      '',
      `Drop your files here — folder "${kind}"`,
      '',
      whatEn,
      'The name does not matter, the content does. While it is copied, let it end in .part or .tmp; a',
      'file is taken once it no longer changes.',
      `It is then kept as it is in ${bronzeFolder}/, loaded, and taken away from here.`,
      `Refused, it goes to ../quarantine/${kind}/ with a report that says why;`,
      `loaded before (same content), to ../duplicates/${kind}/ with a note.`,
      `Loaded but for some of it, a note is left in ../loaded-with-remarks/${kind}/.`,
      '',
    ].join('\n'),
  }));
}
